#!/usr/bin/perl
# What the daemon sends, as tshark reads it: every encoding, every way to carry long messages, every USSD dialect,
# receipts and the good-bye. No PDU may be malformed, nothing may be worth a warning, and the texts must be those of
# `agahi ask`.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../e2e";
use Test::More;
use Agahi;
use Encode qw(decode encode);
use Relay;

$SIG{TERM} = sub { exit 1 }; # what was started ends with us

my $letters = 'اب پت ';
my $messages = <<"END";
topic,lang,keywords,text
signs,en,signs,"GSM only: \@ £ \$ ¥ è é ù Ø å Δ Φ Γ Λ Ω Ξ Æ ß É ¤ Ä Ö Ñ Ü § ¿ à [~] \\ | ^ €"
shared,en,shared,"Plain text and é è à ü ñ, nothing else."
plain,en,plain,"Plain ASCII text only; nothing else."
long,en,long,"@{[ 'How to vote, step by step, in plain words. ' x 9 ]}"
emoji,en,emoji,"Emoji 🗳️ and 👍🏽 and 👨‍👩‍👧 as well, @{[ 'and more of 🗳️ them ' x 9 ]}"
short,ur,ابپ,"$letters"
many,ur,لمبا,"@{[ $letters x 60 ]}"
outside,ur,باہر,"@{[ 'غور کریں ' x 30 ]}"
limited,en,,Wait
fallback,en,,Menu
fallback,ur,,مینو
help,en,,Menu
END

sub ucs2 { return encode('UTF-16BE', $_[0]) }

# The daemon of a link, with a relay between it and the peer.
sub site {
    my ($name, $link, $import) = @_;
    my $site = Agahi->new(link => $link,
        limits => join(' ', map { "$_ = { burst = 1000; per_minute = 60000; per_day = 65535; };" } qw(sms ussd)));
    $import->($site);
    my $listener = $site->listen_smsc;
    my $relay = Relay->start($site->{port}, "$site->{folder}/$name.pcap");
    $site->replace_config(sub { $_[0] =~ s/hosts = \[ "127\.0\.0\.1:\d+"/hosts = [ "127.0.0.1:$relay->{port}"/ });
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    return ($site, $peer, $relay);
}

sub finish_site {
    my ($site, $peer, $relay) = @_;
    my $state = { replies => {}, responses => {} };
    $peer->enquire_link(async => 1, seq => 4242);
    Agahi::serve($peer, $state, 5, sub { $state->{enquire_resp}{4242} });
    kill('TERM', $site->{daemon});
    Agahi::serve($peer, $state, 10, sub { $state->{unbound} });
    $site->wait_exit($site->{daemon}, 10);
    $relay->stop;
}

# Lines of what is wrong, by tshark: from its "Warning" on.
sub faults {
    my ($relay) = @_;
    return $relay->tshark('-Y', '_ws.malformed || _ws.expert.severity >= 0x600000',
        '-T', 'fields', '-e', 'frame.number', '-e', '_ws.expert.message', '-e', '_ws.malformed');
}

# Values of a field in PDUs of the daemon; the alphabet is what data_coding 0 means.
sub values_of {
    my ($relay, $field, $alphabet) = @_;
    return map { split(/\x1f/) } grep { $_ ne '' } $relay->tshark('-Y', 'tcp.dstport == 2775',
        '-o', 'smpp.decode_sms_over_smpp:' . ($alphabet // 'GSM 7-bit'),
        '-T', 'fields', '-E', "aggregator=\x1f", '-e', $field);
}

sub is_clean {
    my ($relay, $name) = @_;
    my @faults = faults($relay);
    is(join("\n", @faults), '', "$name: nothing malformed, no warning");
}

# --- tshark does see faults ------------------------------------------------------------------------------------
my $bench = Agahi->new;
my $probe = Relay->start(1, "$bench->{folder}/probe.pcap");
$probe->stop;
my $body = pack('Z*CCZ*CCZ*CCCZ*Z*CCCCC/a*', '', 6, 0, '8301', 1, 1, '923001234567', 0, 0, 0, '', '', 0, 0, 0, 0, 'VOTE');
my $connection = { port => 40000, seq => { client => 1, server => 1 } };
$probe->keep($connection, 'client', pack('NNNN', 16 + length $body, 4, 0, 1) . $body);
is(scalar(faults($probe)), 0, 'a good PDU made by hand is good');
$probe->keep($connection, 'client', pack('NNNN', 22 + length $body, 4, 0, 2) . $body . pack('nnn', 0x0427, 19, 0x2a2a));
ok(scalar(faults($probe)) > 0, 'a parameter that runs past the end is seen by tshark');

# --- encodings and long messages -------------------------------------------------------------------------------
# What is asked, and in which data_coding.
my @questions = (['plain', 0], ['shared', 1], ["signs", 3], ['long', 0], ['emoji', 0], [ucs2('ابپ'), 8], [ucs2('لمبا'), 8],
    [ucs2('باہر'), 0x18]);
my %alphabets = (
    gsm    => { tshark => 'GSM 7-bit', perl => 'gsm0338' },
    ascii  => { tshark => 'ASCII', perl => 'ascii' },
    latin1 => { tshark => 'ISO-8859-1', perl => 'iso-8859-1' },
);

sub on_paper { my ($site, $octets, $coding) = @_; return $site->ask_on_paper($coding & 8 ? decode('UTF-16BE', $octets) : $octets) }

for my $case (['gsm', 'udh8', ''], ['ascii', 'udh16', ''], ['latin1', 'sar', ''], ['gsm', 'payload', ''], ['gsm', 'udh8', '"ur"'],
    ['gsm', 'udh16', '"ur"'], ['gsm', 'sar', '"ur"'])
{
    my ($alphabet, $mode, $shift) = @$case;
    my $name = "$alphabet, $mode" . ($shift ? ', Urdu tables' : '');
    my ($site, $peer, $relay) = site("$alphabet-$mode", qq(default_alphabet = "$alphabet"; long_messages = "$mode";)
            . " national_shift = [ $shift ]; registered_delivery = true;", sub {
            my ($code, undef, $errors) = $_[0]->agahi('import', $_[0]->write('m.csv', $messages));
            die $errors if $code;
    });
    my (@wanted, $parts);
    for my $question (@questions) {
        my ($status, $reply) = Agahi::ask($peer, @$question, default_alphabet => $alphabets{$alphabet}{perl});
        die "$name: no reply" if !defined $reply->{text};
        $parts += @{ $reply->{pdus} };
        push @wanted, on_paper($site, @$question);
    }
    # A question in two parts, and a receipt.
    my $state = { replies => {}, responses => {} };
    Agahi::deliver($peer, esm_class => 0x40, data_coding => 8, source_addr => '923005550001',
        short_message => "\x05\x00\x03\x4d\x02" . chr($_) . ucs2($_ == 1 ? ' ' x 67 : 'ابپ')) for 1, 2;
    Agahi::serve($peer, $state, 8, sub { defined(($state->{replies}{'923005550001'} // {})->{text}) });
    $parts++;
    push @wanted, $site->ask_on_paper('ابپ');
    Agahi::deliver($peer, esm_class => 4, short_message => 'id:1 sub:001 dlvrd:001 stat:DELIVRD err:000 text:', data_coding => 0);
    finish_site($site, $peer, $relay);

    is_clean($relay, $name);
    is(scalar(grep { $_ eq '0x00000004' } values_of($relay, 'smpp.command_id')), $parts, "$name: tshark counts as many submits as the peer");
    my %commands = map { $_ => 1 } values_of($relay, 'smpp.command_id');
    ok(!(grep { !$commands{$_} } qw(0x00000009 0x80000005 0x80000015 0x00000006)), "$name: and sees bind, responses, unbind");
    if ($shift) {
        my @lines = $relay->tshark('-Y', 'tcp.dstport == 2775', '-V', '-O', 'gsm_sms_ud');
        ok((grep { /Locking Shift\): Urdu \(13\)/ } @lines) >= 2, "$name: it reads the language of the tables as Urdu");
        next;
    }
    my $charset = $alphabets{$alphabet}{tshark};
    my @texts = values_of($relay, 'smpp.message_text', $charset);
    if ($mode eq 'payload') { # what is short stands in short_message all the same
        my %seen = map { $_ => 1 } @texts, map { /^(?:[0-9a-f]{2})+$/ ? decode('gsm0338', pack('H*', $_)) : $_ }
            values_of($relay, 'smpp.message_payload', $charset);
        is(scalar(grep { !$seen{$_} } @wanted), 0, "$name: and reads the texts of `agahi ask`");
        next;
    }
    is(join('', @texts), join('', @wanted), "$name: and reads the texts of `agahi ask`");
}

# --- USSD ------------------------------------------------------------------------------------------------------
my %dialects = (
    'end-bit' => { its => 1, last => 2 },
    'pssr-end' => { its => 1, last => 0x11 },
    'message-reference' => { its => 0, last => 0x11 },
);

sub turn {
    my ($peer, $dialect, $session, $operation, $text) = @_;
    my @session = $dialect->{its} ? (its_session_info => pack('n', $session << 1)) : (user_message_reference => pack('n', $session));
    my $state = { replies => {}, responses => {} };
    Agahi::deliver($peer, short_message => $text, data_coding => 0, ussd_service_op => chr($operation), @session);
    Agahi::serve($peer, $state, 8, sub { %{ $state->{replies} } && %{ $state->{responses} } });
    my ($reply) = values %{ $state->{replies} };
    return $reply->{pdus}[0];
}

for my $name (sort keys %dialects) {
    my $dialect = $dialects{$name};
    my ($site, $peer, $relay) = site($name, qq(ussd = { codes = [ "*8301#" ]; dialect = "$name"; };), sub { $_[0]->import_sample });
    turn($peer, $dialect, 5, 1, '*8301#');
    turn($peer, $dialect, 5, 0x12, '2');
    turn($peer, $dialect, 5, 0x12, '9');
    turn($peer, $dialect, 6, 1, '*8301*1#');
    turn($peer, $dialect, 6, 0x12, '4');
    my $last = turn($peer, $dialect, 6, 0x12, '1');
    turn($peer, $dialect, 7, 1, '*8301#');
    turn($peer, $dialect, 7, 0x12, '0');
    finish_site($site, $peer, $relay);
    is_clean($relay, "USSD $name");
    my @operations = values_of($relay, 'smpp.ussd_service_op');
    my %seen = map { $_ => 1 } @operations;
    ok($seen{2} && $seen{ $dialect->{last} }, "USSD $name: operations of screens and of the last one") or diag("@operations");
    my @sessions = values_of($relay, $dialect->{its} ? 'smpp.its_session.number' : 'smpp.user_message_reference');
    is(scalar(@sessions), scalar(@operations), "USSD $name: each with its session");
}

# --- the simulator's own PDUs ----------------------------------------------------------------------------------
# Long questions, receipts and screens as the simulator writes them; and a quirk is a fault to tshark, too.
for my $case (['hex', 1], ['tlv', 1], ['ucs2', 1], ['hex', 0, '--quirk', 'tlv-cut']) {
    my ($spelling, $good, @quirk) = @$case;
    my $name = join(' ', 'the simulator,', "receipts $spelling", @quirk);
    my $site = Agahi->new(link => 'registered_delivery = true; ussd = { codes = [ "*8301#" ]; };');
    my $relay = Relay->start($site->{port}, "$site->{folder}/simulator.pcap");
    my $port = $site->{port};
    $site->replace_config(sub { $_[0] =~ s/hosts = \[ "127\.0\.0\.1:\d+"/hosts = [ "127.0.0.1:$relay->{port}"/ });
    $site->import_sample;
    my $long = 'how do I register to vote, please tell me ' x 6;
    my $script = $site->write('script', "VOTE\nووٹ\n$long\n[923001110001] *8301#\n0\nsleep 0.3\n");
    my $smsc = $site->spawn('/dev/null', "$site->{build}/agahi-smsc", '-p', $port, "--receipts=$spelling", @quirk, '--script', $script);
    $site->start;
    $site->wait_exit($smsc, 30);
    $site->stop;
    $relay->stop;
    my %commands = map { $_ => 1 } map { split /,/ } $relay->tshark('-T', 'fields', '-e', 'smpp.command_id');
    ok(!(grep { !$commands{$_} } qw(0x00000005 0x80000004 0x00000006)), "$name: tshark sees deliver_sm, responses, unbind") if $good;
    is(scalar(faults($relay)) == 0 ? 1 : 0, $good, $name . ($good ? ': nothing malformed, no warning' : ': a fault, as it should be'));
}
Agahi::check_responses;
done_testing;
