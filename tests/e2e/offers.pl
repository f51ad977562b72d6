#!/usr/bin/perl
# A second step: what is not clear is offered by number, and the number gets it. Help over the limit, thanks once a day,
# danger counted.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode);

sub ucs2 { return encode('UTF-16BE', $_[0]) }

my $number = 923007700000;

# One citizen's talk: what each text gets. Commands in turn, so that both ways into a talk are walked.
sub citizen {
    my ($receiver, $transmitter) = @_;
    my $source = ++$number;
    my $turn = 0;
    return sub {
        my ($text, %more) = @_;
        my $seconds = delete $more{silence} ? 1 : 5;
        my ($octets, $coding) = $text =~ /\P{ASCII}/ ? (ucs2($text), 8) : ($text, 0);
        my ($status, $reply) = Agahi::ask_pair($receiver, $transmitter, $turn++ % 2 ? 0x103 : 5,
            source => $source, text => $octets, data_coding => $coding, seconds => $seconds);
        is($status, 0, "\"$text\" is acknowledged");
        return $reply->{text};
    };
}

my $rows = <<'END';
topic,lang,keywords,text
women,en,women,About women
register,en,register,About registering
check,en,check,About the roll
youth,en,youth,About youth
women,ur,خواتین,خواتین کے لیے
register,ur,اندراج,اندراج کا طریقہ
check,ur,فہرست,فہرست میں نام
complaint,en,complaint,How to complain
emergency,en,danger,Call 15 at once
thanks,en,thanks,You are welcome
help,en,help,Send a word. Or a number: {topics}
help,ur,مدد,ایک لفظ بھیجیں۔ یا نمبر: {topics}
fallback,en,,Sorry. {topics}
fallback,ur,,معذرت۔ {topics}
nearest,en,,"Did you mean {topics}? Reply with the number."
nearest,ur,,کیا {topics}؟ نمبر بھیجیں۔
limited,en,,Too many messages
limited,ur,,ذرا ٹھہریں
stop,en,stop,We stay quiet
other-language,ps,,پښتو نه شو {topics}
END

for my $mode ('transceiver', 'receiver+transmitter') {
    story "$mode: a number gets what was offered" => sub {
        my ($site, $receiver, $transmitter) = Agahi->bound(
            link => $mode eq 'transceiver' ? '' : 'bind = "receiver+transmitter";',
            limits => 'sms = { burst = 50; per_minute = 60; per_day = 500; };');
        my $menus = $site->write('no-menus.csv', "menu,item,lang,label,target\n");
        my ($code, undef, $errors) = $site->agahi('import', $site->write('offers.csv', $rows), '--menus', $menus, '--remove');
        is($code, 0, "$mode: the set is live") or diag $errors;
        $site->wait_log(qr/event=content_loaded edition=2\b/);

        my $asks = citizen($receiver, $transmitter);
        is($asks->('youth or register'), 'Did you mean 1 REGISTER, 2 YOUTH, 3 WOMEN? Reply with the number.', 'three are offered');
        is($asks->('2'), 'About youth', 'the number gets the topic');
        is($asks->('۱ بھیجیں'), 'About registering', 'in any digits, with a word, and in the language of the offer');
        is($asks->('number 3 please'), 'About women', 'as often as it is asked');
        is($asks->('xyzzy'), 'Sorry. 1 WOMEN, 2 REGISTER, 3 CHECK', 'the menu ends in an offer');
        is($asks->('2'), 'About registering', 'and the second offer has replaced the first');

        my $other = citizen($receiver, $transmitter);
        is($other->('2'), 'ایک لفظ بھیجیں۔ یا نمبر: 1 خواتین، 2 اندراج، 3 فہرست', 'nobody has another citizen\'s offer: a number alone gets help');
        is($other->('٢'), 'اندراج کا طریقہ', 'whose own offer then is open');
        is($other->('STOP'), 'We stay quiet', 'STOP is no number');

        my $thankful = citizen($receiver, $transmitter);
        is($thankful->('thank you'), 'Sorry. 1 WOMEN, 2 REGISTER, 3 CHECK', 'what the set does not say is not said');
        is($thankful->('thanks bhai'), 'You are welcome', 'thanks are answered');
        is($thankful->('thanks', silence => 1), undef, 'and not again on the same day');

        is(citizen($receiver, $transmitter)->('polling pe firing ho rahi hai'), 'Call 15 at once', 'danger never gets a menu');
        like(`curl -s http://127.0.0.1:$site->{admin}/metrics`, qr/^agahi_emergency_total\{link="[^"]+"\} 1$/m, 'and is counted')
            if $site->{admin};
        is(citizen($receiver, $transmitter)->('زه څنګه پوښتنه وکړم'), 'پښتو نه شو 1 خواتین، 2 اندراج، 3 فہرست', 'a sister is told in her own words');
        my (undef, undef, $why) = $site->agahi('ask', '--explain', 'youth or register');
        like($why, qr/ offered="register\|youth\|women"$/m, '--explain names them by slug');

        # Lost at a restart, without harm.
        my $later = citizen($receiver, $transmitter);
        $later->('xyzzy');
        $_->close for $receiver, $transmitter;
        is($site->stop, 0, "$mode: the daemon ends well");
        $site->start;
        ($receiver, $transmitter) = $site->accept_pair($site->{listener}, $mode ne 'transceiver');
        my ($status, $reply) = Agahi::ask_pair($receiver, $transmitter, 5, source => $number, text => '1');
        is($reply->{text}, 'ایک لفظ بھیجیں۔ یا نمبر: 1 خواتین، 2 اندراج، 3 فہرست', 'after a restart a number gets help');
        $_->close for $receiver, $transmitter;
        is($site->stop, 0, "$mode: and ends well again");
    };
}

story 'help is given over the limit, once' => sub {
    my ($site, $receiver, $transmitter) = Agahi->bound(limits => 'sms = { burst = 2; per_minute = 1; per_day = 60; };');
    my $asks = citizen($receiver, $transmitter);
    ok(defined $asks->('VOTE'), 'answered') for 1 .. 2;
    like($asks->('WOMEN'), qr/many messages/, 'over the limit: the notice');
    is($asks->('CHECK', silence => 1), undef, 'then silence');
    is($asks->('HELP'), $site->ask_on_paper('HELP'), 'but help, whole');
    is($asks->('HELP', silence => 1), undef, 'once');
    is($asks->('1', silence => 1), undef, 'and what it offers takes a token like any message');
    $_->close for $receiver;
    is($site->stop, 0, 'the daemon ends well');
};

done_testing;
