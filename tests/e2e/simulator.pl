#!/usr/bin/perl
# The simulator tells the truth: what it shows of replies, the receipts it sends, the quirks it plays, octet for octet,
# how it counts responses, and its good-bye. The other side is Net::SMPP, a bare socket, or the real daemon.
use strict;
use warnings;
no warnings 'portable';
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode);
use IO::Select;
use IO::Socket::INET;
use JSON::PP;
use Net::SMPP;
use Time::HiRes qw(sleep time);

my $site = Agahi->new;
my $number = '923001234567';
my $round = 0;

sub slurp {
    open(my $file, '<:utf8', $_[0]) or return '';
    local $/;
    return <$file> // '';
}

# Starts the simulator with a script; returns its port, process and output.
sub simulate {
    my ($script, @arguments) = @_;
    $round++;
    my $port = Agahi::free_port();
    my $out = "$site->{folder}/out$round";
    my @script = defined $script ? ('--script', $site->write("script$round", $script)) : ();
    my $pid = $site->spawn($out, "$site->{build}/agahi-smsc", '-p', $port, @script, @arguments);
    return { port => $port, pid => $pid, out => $out };
}

sub connected {
    my ($sim, $connect) = @_;
    for (1 .. 100) {
        my $socket = $connect->($sim->{port});
        return $socket if $socket;
        sleep 0.05;
    }
    die "the simulator does not listen";
}

# A transceiver of Net::SMPP, which sends and reads by itself from then on.
sub bound {
    my ($sim) = @_;
    return connected($sim, sub {
        my ($esme) = Net::SMPP->new_transceiver('127.0.0.1', port => $_[0], system_id => 'test', password => 'test', async => 0);
        return $esme;
    });
}

# The octets of the next PDU, undef at the end or when none comes in time.
sub next_octets {
    my ($socket, $seconds) = @_;
    my $octets = '';
    my $until = time() + ($seconds // 20);
    while (length $octets < 4 || length $octets < unpack('N', $octets)) {
        my $left = $until - time();
        return undef if $left <= 0 || !IO::Select->new($socket)->can_read($left);
        my $wanted = length $octets < 4 ? 4 : unpack('N', $octets);
        return undef if !sysread($socket, $octets, $wanted - length $octets, length $octets);
    }
    return $octets;
}

# Its fields: those of the header, and of a deliver_sm.
sub fields {
    my ($octets) = @_;
    return {} if !defined $octets;
    my %pdu = (octets => $octets);
    @pdu{qw(length cmd status seq)} = unpack('NNNN', $octets);
    @pdu{qw(service_type ton npi from to_ton to_npi to esm protocol priority schedule validity registered replace coding
            message text rest)} = unpack('x16 Z*CCZ*CCZ*CCCZ*Z*CCCCC/a*a*', $octets) if $pdu{cmd} == 5;
    return \%pdu;
}

sub next_pdu { return fields(next_octets(@_)) }

sub respond {
    my ($socket, $pdu) = @_;
    syswrite($socket, pack('NNNNC', 17, 0x80000000 | $pdu->{cmd}, 0, $pdu->{seq}, 0));
}

# A bare connection and the octets of the answer to its bind.
sub bare {
    my ($sim) = @_;
    my $socket = connected($sim, sub { IO::Socket::INET->new("127.0.0.1:$_[0]") });
    syswrite($socket, pack('NNNN Z*Z*Z* CCC Z*', 31, 9, 0, 1, 'test', 'test', '', 0x34, 0, 0, ''));
    return ($socket, next_octets($socket));
}

sub submit {
    my ($socket, $seq, %fields) = @_;
    my $text = $fields{text} // 'x';
    my $body = pack('Z*CCZ*CCZ*CCCZ*Z*CCCC C/a*', '', 6, 0, '8301', 1, 1, $fields{to} // $number, $fields{esm} // 0, 0, 0, '', '',
        $fields{registered} // 0, 0, $fields{coding} // 0, 0, $text) . ($fields{tlvs} // '');
    syswrite($socket, pack('NNNN', 16 + length $body, 4, 0, $seq) . $body);
}

# SIGTERM, answers the unbind; returns whether there was one, the exit code, and what was printed.
sub end {
    my ($sim, $socket) = @_;
    kill('TERM', $sim->{pid});
    my $unbound = 0;
    while ($socket && (my $octets = next_octets($socket, 3))) {
        my $pdu = fields($octets);
        respond($socket, $pdu) if $pdu->{cmd} == 5;
        next if $pdu->{cmd} != 6;
        $unbound++;
        syswrite($socket, pack('NNNN', 16, 0x80000006, 0, $pdu->{seq}));
    }
    my $status = $site->wait_exit($sim->{pid}, 10);
    return ($unbound, defined $status ? $status >> 8 : undef, slurp($sim->{out}));
}

my $stay = "sleep 60\n";

my ($esme, $own); # of the present story
my ($late, $late_peer, $asked); # a response that is waited for while other stories are told

sub show {
    my (%fields) = @_;
    return $esme->submit_sm(source_addr => '8301', destination_addr => $number, short_message => '', %fields);
}

story 'what it shows' => sub {
    my $sim = simulate($stay);
    $esme = bound($sim);
    my $urdu = 'ووٹ ڈالنے کا طریقہ ' x 30;
    my $answer = show(message_payload => encode('UTF-16BE', "PAYLOAD $urdu"), data_coding => 8);
    is($answer->{status}, 0, 'a reply in message_payload is acknowledged');
    $esme->data_sm(source_addr => '8301', destination_addr => $number, esm_class => 0, registered_delivery => 0, data_coding => 0,
        message_payload => 'DATA ' . 'long ' x 100);
    show(short_message => 'ascii', data_coding => 1);
    show(short_message => "caf\xe9", data_coding => 3);
    show(short_message => "gsm \x02", data_coding => 0);
    show(short_message => encode('UTF-16BE', 'اڑتالیس'), data_coding => 0x48);
    show(short_message => encode('UTF-16BE', 'بجلی'), data_coding => 0x18);
    show(short_message => "\x01\xab\xff$_", data_coding => hex $_) for qw(02 04 14 44 f4);
    show(short_message => "\x03\x25\x01\x0d" . Urdu7::encode('ووٹ', 1, 0), esm_class => 0x40) if defined &Urdu7::encode;
    show(short_message => "\x05\x00\x03\x11\x14" . chr($_) . "part$_ ", esm_class => 0x40) for reverse 1 .. 20;
    show(short_message => "sar$_ ", sar_msg_ref_num => pack('n', 9), sar_total_segments => pack('C', 2), sar_segment_seqnum => pack('C', $_))
        for 1, 2;
    show(short_message => "\x70\x00\x03", esm_class => 0x40);
    my ($unbound, $code, $shown) = end($sim, $esme);
    like($shown, qr/^8301 → $number   \(1 part, UCS-2, in message_payload\)\n    PAYLOAD \Q$urdu\E\n/m, 'and shown whole, in UCS-2');
    like($shown, qr/\(1 part, GSM 7-bit, in message_payload\)\n    DATA (long ){100}\n/, 'and so is that of a data_sm');
    like($shown, qr/\(1 part, ASCII\)\n    ascii\n/, 'ASCII is called so');
    like($shown, qr/\(1 part, Latin-1\)\n    café\n/, 'and Latin-1');
    like($shown, qr/\(1 part, GSM 7-bit\)\n    gsm \$\n/, 'and GSM');
    like($shown, qr/\(1 part, UCS-2\)\n    اڑتالیس\n/, 'data_coding 0x48 is UCS-2');
    like($shown, qr/\(1 part, UCS-2, flash\)\n    بجلی\n/, 'and 0x18 too, shown at once');
    like($shown, qr/\(1 part, 8-bit data(, flash)?\)\n    01 ab ff @{[unpack('H2', substr($_, 0, 1))]} /, "data_coding 0x$_ is data, in hex") for qw(02 04 14 44 f4);
    like($shown, qr/\(20 parts, GSM 7-bit\)\n    @{[join(' ', map { "part$_" } 1 .. 20)]} \n/, 'twenty parts, the last first, are one reply');
    like($shown, qr/\(2 parts, GSM 7-bit\)\n    sar1 sar2 \n/, 'and so are two by SAR');
    like($shown, qr/\(1 part, a header that cannot be read\)\n    70 00 03\n/, 'a broken header is shown as it came');
    is($unbound, 1, 'SIGTERM unbinds');
    is($code, 0, 'and ends well');
};

story 'its good-bye' => sub {
    my $sim = simulate("sleep 0.3\n");
    $esme = bound($sim);
    my $begun = time();
    my $pdu = next_pdu($esme);
    is($pdu->{cmd}, 6, 'the end of a script unbinds');
    is($site->wait_exit($sim->{pid}, 6), 0, 'who does not answer is left');
    ok(time() - $begun < 4, 'after two seconds');
    my $talk = slurp($sim->{out});
    is($talk, '', 'without a word');
};

# A response that is twelve seconds late is waited for meanwhile.
story 'a response that is late: not at once' => sub {
    $late = simulate($stay, '--quirk', 'response-late');
    ($late_peer) = bare($late);
    submit($late_peer, 5);
    $asked = time();
    ok(!IO::Select->new($late_peer)->can_read(0.5), 'response-late: not at once');
};

sub receipt_run {
    my ($count, @arguments) = @_;
    my $run = simulate($stay, @arguments);
    my ($socket) = bare($run);
    my $asked = time();
    submit($socket, 77, text => 'Hello there', registered => 1);
    my (@seen, $id);
    while (@seen < $count) {
        my $next = next_pdu($socket);
        last if !defined $next->{cmd};
        $next->{after} = time() - $asked;
        $id = unpack('x16Z*', $next->{octets}) if $next->{cmd} == 0x80000004;
        respond($socket, $next) if $next->{cmd} == 5;
        push @seen, $next;
    }
    return ($run, $socket, $id, @seen);
}

# Bare sockets, for the order and the octets count.
story 'receipts' => sub {
    my %spelled = (
        hex      => sub { ($_[0], 4) },
        decimal  => sub { (hex $_[0], 4) },
        padded   => sub { (sprintf('%020d', hex $_[0]), 4) },
        upper    => sub { (uc $_[0], 4) },
        unmarked => sub { ($_[0], 0) },
        quoted   => sub { ('"' . uc($_[0]) . '"', 4) },
    );
    for my $name (sort keys %spelled) {
        my ($run, $socket, $id, undef, $receipt) = receipt_run(2, "--receipts=$name");
        my ($spelling, $esm) = $spelled{$name}->($id);
        like($receipt->{text}, qr/^id:\Q$spelling\E sub:001 dlvrd:001 submit date:\d{10} done date:\d{10} stat:DELIVRD err:000 text:Hello$/i,
            "receipts in the spelling $name");
        is("$receipt->{esm} $receipt->{from} $receipt->{to}", "$esm $number 8301", 'from the citizen to the short code, marked as it says');
        end($run, $socket);
    }
    my ($run, $socket, $id, undef, $receipt) = receipt_run(2, '--receipts=tlv');
    is(unpack('H*', $receipt->{rest}), unpack('H*', pack('nn/a* nnC', 0x1e, "$id\0", 0x427, 1, 2)), 'id and state in parameters only');
    is($receipt->{text}, '', 'and no text');
    end($run, $socket);
    ($run, $socket, $id, undef, $receipt) = receipt_run(2, '--receipts=state');
    is(unpack('H*', $receipt->{rest}) . "/$receipt->{text}/$receipt->{esm}", '0427000102//0', 'the state alone, unmarked');
    end($run, $socket);
    ($run, $socket, $id, undef, $receipt) = receipt_run(2, '--receipts=ucs2');
    is("$receipt->{esm} $receipt->{coding}", '68 8', 'UCS-2 with esm_class 0x44');
    is(unpack('H*', substr($receipt->{text}, 0, 6)), '0500035a0101', 'a header in front');
    like(Encode::decode('UTF-16BE', substr($receipt->{text}, 6)), qr/^id:$id sub:001 .* stat:DELIVRD err:000 text:$/, 'and the text behind it');
    end($run, $socket);

    my @seen;
    ($run, $socket, $id, @seen) = receipt_run(2, '--receipts', '--receipts-early');
    is(join(',', map { $_->{cmd} } @seen), join(',', 5, 0x80000004), 'an early receipt comes before the response');
    end($run, $socket);
    ($run, $socket, $id, @seen) = receipt_run(3, '--receipts', '--receipts-twice', '--receipts-delay', 1);
    is(join(',', map { $_->{cmd} } @seen), join(',', 0x80000004, 5, 5), 'a late one behind it, twice');
    ok(@seen == 3 && $seen[1]{after} > 0.9, 'after a second');
    ok(@seen == 3 && $seen[1]{text} eq $seen[2]{text} && $seen[1]{seq} != $seen[2]{seq}, 'the same, with a number of its own');
    submit($socket, 78);
    submit($socket, 79, registered => 2);
    is(next_pdu($socket)->{cmd}, 0x80000004, 'a submit that asks for none');
    is(next_pdu($socket)->{cmd}, 0x80000004, 'or only for failures');
    ok(!defined next_octets($socket, 1.3), 'gets none');
    end($run, $socket);
    ($run, $socket, $id, @seen) = receipt_run(1, '--receipts', '--receipts-lost', 100);
    ok(!defined next_octets($socket, 0.5), 'a lost receipt does not come');
    end($run, $socket);
    ($run, $socket, $id, undef, $receipt) = receipt_run(2, '--receipts', '--receipts-failed', 100);
    like($receipt->{text}, qr/ dlvrd:000 .* stat:UNDELIV err:001 /, 'a message may fail');
    end($run, $socket);
};

sub response_under {
    my ($quirk) = @_;
    my $quirked = simulate($stay, '--quirk', $quirk);
    my ($peer) = bare($quirked);
    submit($peer, 5);
    my $octets = next_octets($peer);
    end($quirked, $peer);
    return $octets;
}

story 'quirks of responses' => sub {
    is(unpack('H*', response_under('response-short') // ''), unpack('H*', pack('NNNN', 16, 0x80000004, 0, 5)), 'response-short: a header and no more');
    my $octets = response_under('response-long-id') // '';
    is(length $octets, 16 + 81, 'response-long-id: an id of 80 octets');
    like(substr($octets, 16), qr/^0{69}[0-9a-f]{11}\0$/, 'with its zeros');
    like(response_under('response-rubbish'), qr/^.{16}[0-9a-f]{11}\0\xde\xad\xbe\xef\x00\x2a\xff$/s, 'response-rubbish: octets behind the id');
    is(unpack('H*', response_under('refusal-with-tlv') // ''), unpack('H*', pack('NNNN nn/a*', 25, 0x80000004, 0x58, 5, 0x1d, "busy\0")),
        'refusal-with-tlv: a parameter in place of a body');

    my $sim = simulate($stay, '--quirk', 'bind-short');
    (my $socket, $octets) = bare($sim);
    is(unpack('H*', $octets // ''), unpack('H*', pack('NNNN', 16, 0x80000009, 0, 1)), 'bind-short: a header and no more');
    my ($unbound) = end($sim, $socket);
    is($unbound, 1, 'and bound');
    $sim = simulate($stay, '--quirk', 'bind-and-drop');
    ($socket, $octets) = bare($sim);
    is(fields($octets)->{status}, 0, 'bind-and-drop: accepted');
    ok(!defined next_octets($socket) && IO::Select->new($socket)->can_read(0), 'and dropped');
    end($sim);
};

sub delivered_under {
    my ($script, $count, @quirks) = @_;
    my $quirked = simulate($script . $stay, map { ('--quirk', $_) } @quirks);
    my ($peer) = bare($quirked);
    my @pdus;
    while (@pdus < $count) {
        my $next = next_pdu($peer);
        last if !defined $next->{cmd};
        respond($peer, $next) if $next->{cmd} == 5;
        push @pdus, $next if $next->{cmd} == 5;
    }
    end($quirked, $peer);
    return @pdus;
}

# What is typed comes as `count` deliver_sm.
story 'quirks of requests' => sub {
    my ($vote) = delivered_under("VOTE\n", 1);
    is("$vote->{text} $vote->{coding} $vote->{from} $vote->{ton} $vote->{rest}", "VOTE 0 $number 1 ", 'without a quirk a message is what it should be');
    my ($pdu) = delivered_under("VOTE\n", 1, 'trailing-octet');
    is(unpack('H*', $pdu->{rest}), '00', 'trailing-octet');
    ($pdu) = delivered_under("VOTE\n", 1, 'tlv-cut');
    is(unpack('H*', $pdu->{rest}), '140300132a2a', 'tlv-cut: 19 octets said, two there');
    ($pdu) = delivered_under("VOTE\n", 1, 'service-type-long');
    is("$pdu->{service_type} $pdu->{text}", 'smscsim VOTE', 'service-type-long');
    ($pdu) = delivered_under("ووٹ\n", 1, 'ucs2-little-endian');
    is("$pdu->{coding} " . unpack('H*', $pdu->{text}), '8 480648067906', 'ucs2-little-endian');
    ($pdu) = delivered_under("VOTE\n", 1, 'utf8');
    is("$pdu->{coding} $pdu->{text}", '8 VOTE', 'utf8, also where GSM would do');
    ($pdu) = delivered_under("ووٹ\n", 1, 'ucs2-as-48');
    is("$pdu->{coding} " . unpack('H*', $pdu->{text}), '72 064806480679', 'ucs2-as-48');
    my $long = 'how do I register to vote ' x 8;
    my @parts = delivered_under("$long\n$long\n", 4, 'udh-unmarked', 'same-reference');
    is(join(',', map { $_->{esm} } @parts), '0,0,0,0', 'udh-unmarked: no bit');
    is(join(',', map { unpack('H*', substr($_->{text}, 0, 6)) } @parts), '050003000201,050003000202,050003000201,050003000202',
        'but a header; same-reference: for both messages one number');
    my %numbers = ('number-national' => '3001234567 2', 'number-zero' => '03001234567 0', 'number-00' => '00923001234567 0',
        'number-plus' => '+923001234567 1');
    for my $quirk (sort keys %numbers) {
        ($pdu) = delivered_under("VOTE\n", 1, $quirk);
        is("$pdu->{from} $pdu->{ton}", $numbers{$quirk}, $quirk);
    }
    my @twice = delivered_under("VOTE\n", 2, 'twice');
    is(join(',', map { "$_->{text} $_->{seq}" } @twice), 'VOTE 1,VOTE 2', 'twice: two messages, two numbers');
    is(scalar(delivered_under("VOTE\n", 20, 'twenty')), 20, 'twenty');
};

sub dialled_under {
    my ($quirk, $screens, $count) = @_;
    my $quirked = simulate("*8301#\n" . "1\n" x $screens . $stay, '--quirk', $quirk);
    my ($peer) = bare($quirked);
    my (@pdus, $shown_screens);
    while (my $octets = next_octets($peer, @pdus < $count ? 20 : 1)) { # and no more than that
        my $next = fields($octets);
        next if $next->{cmd} != 5;
        push @pdus, $next;
        respond($peer, $next);
        next if $next->{text} eq '';
        my $last = ++$shown_screens > $screens;
        my $session = $next->{rest} =~ /\x13\x83\x00\x02(..)/s ? $1 : undef;
        my $tlvs = pack('nnC', 0x501, 1, $last && !defined $session ? 0x11 : 2);
        $tlvs .= pack('nna2', 0x1383, 2, $last ? $session | "\x00\x01" : $session) if defined $session;
        submit($peer, 100 + $shown_screens, text => "screen $shown_screens", tlvs => $tlvs);
    }
    my (undef, undef, $text) = end($quirked, $peer);
    return ($text, @pdus);
}

# Dials and presses, which comes in `count` deliver_sm; the peer answers `screens` with operation 2 and then closes by the lowest bit.
story 'quirks of USSD' => sub {
    for my $confirm ('12', '13') {
        my ($text, @pdus) = dialled_under("ussd-confirm-$confirm", 1, 3);
        is(scalar @pdus, 3, "ussd-confirm-$confirm: something follows the last screen");
        is(($pdus[2]{text} // '?') . unpack('H*', $pdus[2]{rest} // ''), "05010001${confirm}1383000200" . '02', 'an empty operation of the same session');
        like($text, qr/type a key.*the session is over/s, 'which is over for the phone');
    }
    my ($text, @pdus) = dialled_under('ussd-octet-session', 2, 3);
    is(join(',', map { unpack('H*', substr($_->{rest}, -2)) } @pdus), '0100,0102,0104', 'ussd-octet-session: the second octet counts');
    like($text, qr/type a key.*type a key.*the session is over/s, 'and screens are known by the first');
    ($text, @pdus) = dialled_under('ussd-no-session', 1, 2);
    is(join(',', map { unpack('H*', $_->{rest}) } @pdus), '0501000101,0501000112', 'ussd-no-session: the operation alone');
    like($text, qr/type a key.*the session is over/s, 'and screens are drawn');
};

story 'a response that is late: after twelve seconds' => sub {
    ok(time() - $asked > 11 || !IO::Select->new($late_peer)->can_read(11 + $asked - time()), 'and not for eleven seconds');
    is(next_pdu($late_peer, 14)->{cmd}, 0x80000004, 'but then');
    end($late, $late_peer);
};

sub load_against {
    my ($count, $times) = @_;
    my $load = simulate(undef, '--load', $count, '--window', $count, '--patience', 3, '--json');
    my ($peer) = bare($load);
    for (1 .. $count) {
        my $next = next_pdu($peer);
        respond($peer, $next) for 1 .. $times->($_);
        submit($peer, 500 + $_, to => $next->{from});
    }
    while (my $octets = next_octets($peer, 8)) {
        my $next = fields($octets);
        syswrite($peer, pack('NNNN', 16, 0x80000006, 0, $next->{seq})) if $next->{cmd} == 6;
    }
    my $status = $site->wait_exit($load->{pid}, 10);
    return (decode_json(slurp($load->{out})), $status >> 8);
}

# A peer that answers each of `$count` messages as often as `$times` says of it.
story 'one response for each' => sub {
    my ($figures, $status) = load_against(10, sub { 1 });
    is(join(' ', @$figures{qw(responses unanswered_on_living_connections answered_twice)}, $status), '10 0 0 0', 'a load counts responses');
    ($figures, $status) = load_against(10, sub { $_[0] == 4 ? 0 : 1 });
    is(join(' ', @$figures{qw(responses unanswered_on_living_connections answered_twice)}, $status), '9 1 0 1', 'and fails when one is missing');
    ($figures, $status) = load_against(10, sub { $_[0] == 4 ? 2 : 1 });
    is(join(' ', @$figures{qw(responses unanswered_on_living_connections answered_twice)}, $status), '11 0 1 1', 'or comes twice');
};

sub talk_with_daemon {
    my ($script, @arguments) = @_;
    my $pid = $own->spawn("$own->{folder}/talk", "$own->{build}/agahi-smsc", '-p', $own->{port},
        ($script ? ('--script', $own->write('script', $script)) : ()), @arguments);
    my $exit = $own->wait_exit($pid, 40);
    return (slurp("$own->{folder}/talk"), defined $exit ? $exit >> 8 : 'none');
}

story 'the real daemon' => sub {
    $own = Agahi->new(link => 'registered_delivery = true; long_messages = "payload";');
    $own->import_sample;
    $own->start;
    my ($talk, $status) = talk_with_daemon("[923001110000] ووٹ\nexpect اصل شناختی کارڈ\n");
    is($status, 0, 'a reply of the daemon in message_payload is seen by the script');
    like($talk, qr/\(1 part, UCS-2, in message_payload\)\n/, 'and shown for what it is');
    ok($own->wait_log(qr/event=link_down .*reason="[^"]*unb/), 'the daemon saw the unbind');
    my $delivered = 0;
    for my $name (qw(hex decimal padded upper tlv)) {
        $delivered++;
        ($talk, $status) = talk_with_daemon("[92300111000$delivered] VOTE\nexpect CNIC\nsleep 0.5\n", "--receipts=$name");
        is($own->wait_stats('delivered', $delivered), $delivered, "the daemon reads receipts in the spelling $name");
    }
    ($talk, $status) = talk_with_daemon(undef, '--load', 300, '--json');
    my $figures = decode_json($talk);
    is(join(' ', @$figures{qw(acknowledged responses unanswered_on_living_connections answered_twice)}, $status), '300 300 0 0 0',
        'under load it answers each deliver_sm once');
    is($own->stop, 0, 'the daemon ends well');
};
done_testing;
