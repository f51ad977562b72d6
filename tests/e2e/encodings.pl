#!/usr/bin/perl
# Every encoding both ways, read and written by others: Perl's Encode for GSM, ASCII, Latin-1 and UTF-16, and a
# reader of its own for Urdu's 7-bit tables (Urdu7.pm).
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode);

sub ucs2 { return encode('UTF-16BE', $_[0]) }

my $letters = 'اب پت ';
my $urdu = ($letters x 30) . 'ووٹ کا دن، شناختی کارڈ۔ کیوں؟ VOTE 8300';
my $messages = <<"END";
topic,lang,keywords,text
signs,en,signs,"GSM only: \@ £ \$ ¥ è é ù Ø å Δ Φ Γ Λ Ω Ξ Æ ß É ¤ Ä Ö Ñ Ü § ¿ à {[~]} \\ | ^ €"
shared,en,shared,"Plain text and é è à ü ñ, nothing else."
plain,en,plain,"Plain ASCII text only; nothing else."
curly,en,curly,"It’s “so” – no…"
emoji,en,emoji,"Emoji 🗳️ and 👍🏽 and 👨‍👩‍👧 as well."
short,ur,ابپ,"$letters"
long,ur,لمبا,"@{[ $letters x 24 ]}"
both,ur,دونو,"$urdu"
outside,ur,باہر,"@{[ 'غور کریں ' x 14 ]}"
limited,en,,Wait
fallback,en,,Menu
fallback,ur,,مینو
help,en,,Menu
END

sub site {
    my ($link, $service) = @_;
    my $site = Agahi->new(link => $link);
    $site->replace_config(sub { $_[0] =~ s/service = \{/service = { $service/ }) if $service;
    my ($code, undef, $errors) = $site->agahi('import', $site->write('m.csv', $messages));
    die $errors if $code;
    my $listener = $site->listen_smsc;
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    $site->{listener} = $listener;
    return ($site, $peer);
}

# --- out: the default alphabets -----------------------------------------------------------------------------
for my $case (['gsm', 'gsm0338', { signs => 0, shared => 0, plain => 0, curly => 8, emoji => 8 }],
    ['latin1', 'iso-8859-1', { signs => 8, shared => 0, plain => 0, curly => 8 }],
    ['ascii', 'ascii', { signs => 8, shared => 8, plain => 0, curly => 8 }])
{
    my ($alphabet, $perl_name, $codings) = @$case;
    story "$alphabet: replies in the default alphabet, or in UCS-2" => sub {
        my ($status, $reply);
        my ($site, $peer) = site(qq(default_alphabet = "$alphabet";));
        for my $topic (sort keys %$codings) {
            ($status, $reply) = Agahi::ask($peer, $topic, 1, default_alphabet => $perl_name);
            is($reply->{text}, $site->ask_on_paper($topic), "$alphabet: $topic is read by Encode as it was meant");
            is($reply->{coding}, $codings->{$topic}, "$alphabet: $topic has data_coding $codings->{$topic}");
        }
        $peer->close;
        $site->stop;
    };
}

# --- out: Urdu in 7 bits --------------------------------------------------------------------------------------
for my $mode ('udh8', 'udh16', 'sar') {
    story "$mode: replies in Urdu's 7-bit tables" => sub {
        my ($status, $reply);
        my ($site, $peer) = site(qq(national_shift = [ "ur" ]; long_messages = "$mode";));
        my %wanted = (
            # keyword => [coding, locking, single, parts]
            'ابپ'  => [8, '', '', 1],
            'لمبا' => [0, 1, '', 1],
            'دونو' => [0, 1, 1, 2],
            'باہر' => [8, '', '', 2],
        );
        for my $keyword (sort keys %wanted) {
            my ($coding, $locking, $single, $parts) = @{ $wanted{$keyword} };
            ($status, $reply) = Agahi::ask($peer, ucs2($keyword), 8);
            is($reply->{text}, $site->ask_on_paper($keyword), "$mode: $keyword is read as it was meant");
            is("$reply->{coding} @{ $reply->{shift} } " . keys %{ $reply->{parts} }, "$coding $locking $single $parts",
                "$mode: $keyword goes out in the form that costs least");
            ok(!(grep { ($_->{data_coding} == 0) && length($_->{short_message}) > 160 + 13 } @{ $reply->{pdus} }),
                "$mode: $keyword keeps its parts in bounds");
        }
        my ($code, undef, $why) = $site->agahi('ask', '--explain', 'دونو');
        like($why, qr/parts=2 encoding=gsm7-ur/, "$mode: ask tells the same cost") if $mode ne 'sar';
        $peer->close;
        $site->stop;
    };
}

# --- in -----------------------------------------------------------------------------------------------------
sub with_header { return chr(length $_[0]) . $_[0] . $_[1] }

sub asked {
    my ($site, $peer) = site('', 'flash = [ "plain" ];');
    return ($site, $peer, $site->ask_on_paper('plain'));
}

story 'a question is read in every coding' => sub {
    my ($site, $peer, $plain, $status, $reply) = asked();
    for my $coding (0x00, 0x01, 0x03, 0x04, 0x10, 0x11, 0xf0, 0xf1, 0xf2, 0xf3, 0xc0, 0xd0) {
        ($status, $reply) = Agahi::ask($peer, 'plain', $coding);
        is($reply->{text}, $plain, sprintf('data_coding 0x%02x is read', $coding));
    }
    for my $coding (0x08, 0x18, 0x19, 0xe0) {
        ($status, $reply) = Agahi::ask($peer, ucs2('دونو'), $coding);
        is($reply->{text}, $site->ask_on_paper('دونو'), sprintf('data_coding 0x%02x is read as UCS-2', $coding));
    }
    is($reply->{pdus}[0]{data_coding}, 8, 'a reply that is not asked to flash is kept');
    ($status, $reply) = Agahi::ask($peer, 'plain', 0);
    is($reply->{coding}, 0x10, 'one that is goes out as class 0');
    $peer->close;
    $site->stop;
};

story 'a question is read behind every header' => sub {
    my ($site, $peer, $plain, $status, $reply) = asked();
    my @headers = (
        ['port addresses, 16 bits', "\x05\x04\x0b\x84\x23\xf0"],
        ['port addresses, 8 bits', "\x04\x02\x10\x20"],
        ['an unknown element', "\x70\x03abc"],
        ['a Turkish locking shift', "\x25\x01\x01"],
        ['an empty header', ''],
    );
    for my $header (@headers) {
        ($status, $reply) = Agahi::ask($peer, with_header($header->[1], 'plain'), 0, esm_class => 0x40);
        is($reply->{text}, $plain, "a text behind $header->[0] is read");
    }
    ($status, $reply) = Agahi::ask($peer, with_header("\x25\x01\x0d", Urdu7::encode('دونو')), 0, esm_class => 0x40);
    is($reply->{text}, $site->ask_on_paper('دونو'), 'a question in the Urdu locking table is read');
    ($status, $reply) = Agahi::ask($peer, with_header("\x24\x01\x0d\x25\x01\x0d", Urdu7::encode('دونو؟')), 0, esm_class => 0x40);
    is($reply->{text}, $site->ask_on_paper('دونو'), 'and with signs of the single shift table');
    ($status, $reply) = Agahi::ask($peer, with_header("\x24\x01\x0d", "plain\x1b\x33"), 0, esm_class => 0x40);
    is($reply->{text}, $plain, 'the single shift table stands beside the default alphabet too');
    $peer->close;
    $site->stop;
};

story 'a long question in Urdu\'s tables, in parts with both references' => sub {
    my ($site, $peer, $plain) = asked();
    for my $case ([8, "\x08\x04\x01\x02\x02"], [0, "\x00\x03\x07\x02"]) {
        my ($id, $element) = @$case;
        my $state = { replies => {}, responses => {} };
        my @parts = map { Urdu7::encode($_) } 'دو', 'نو؟';
        for my $part (2, 1) {
            Agahi::deliver($peer, esm_class => 0x40, data_coding => 0, source_addr => "92300555100$id",
                short_message => with_header("$element" . chr($part) . "\x25\x01\x0d\x24\x01\x0d", $parts[ $part - 1 ]));
        }
        Agahi::serve($peer, $state, 8, sub { defined(($state->{replies}{"92300555100$id"} // {})->{text}) });
        is($state->{replies}{"92300555100$id"}{text}, $site->ask_on_paper('دونو'),
            "parts in Urdu's tables with element $id are put together");
    }
    $peer->close;
    $site->stop;
};
done_testing;
