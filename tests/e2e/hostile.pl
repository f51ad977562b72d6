#!/usr/bin/perl
# Octets that a hostile or broken network sends: the daemon refuses, counts, and answers the next good request as
# if nothing had been. Memory does not grow, other links do not notice.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Time::HiRes qw(sleep time);

my ($site, $peer); # of the present story
my $wanted;
my $number = 923005000000;
my $seq = 50000;

# At a site of its own. The daemon outlives it, and ends well.
sub attack {
    my ($name, $code) = @_;
    story $name => sub {
        ($site, $peer) = Agahi->bound;
        $wanted //= $site->ask_on_paper('VOTE');
        answers_next('to begin with');
        $code->();
        ok($site->is_running, 'the daemon still runs');
        $peer->close;
        is($site->stop, 0, 'and ends well');
    };
}

sub pdu { return Agahi::pdu(@_) }
sub tlv { return Agahi::tlv(@_) }
sub deliver_body { return Agahi::message_body(5, source => $number, @_) }

sub answers_next {
    my ($name) = @_;
    my ($status, $reply) = Agahi::ask($peer, 'VOTE', 0, source_addr => ++$number);
    return ok(defined $status && $status == 0 && ($reply->{text} // '') eq $wanted, "$name: the next good request is answered");
}

sub send_and_serve {
    my ($octets, $done, $state) = @_;
    $state //= { replies => {}, responses => {}, nacks => {} };
    $peer->syswrite($octets);
    Agahi::serve($peer, $state, 10, sub { $done->($state) });
    return $state;
}

attack 'legal input that breaks libsmpp34' => sub {
    $number++;
    my $state = send_and_serve(pdu(5, 0, ++$seq, deliver_body(tlvs => join('', map { tlv(0x1400 + $_, 'x') } 1 .. 300))),
        sub { defined(($_[0]{replies}{$number} // {})->{text}) });
    is($state->{responses}{$seq}, 0, '300 TLVs: acknowledged');
    is($state->{replies}{$number}{text}, $wanted, '300 TLVs: answered');
    answers_next('300 TLVs');

    $number++;
    $state = send_and_serve(pdu(5, 0, ++$seq, deliver_body(ton => 7)), sub { exists $_[0]{responses}{$seq} });
    is($state->{responses}{$seq}, 0, 'TON 7: acknowledged');
    answers_next('TON 7');

    $number++;
    $state = send_and_serve(pdu(5, 0, ++$seq, deliver_body(text => '', tlvs => tlv(0x0424, 'vote ' x 400))),
        sub { defined(($_[0]{replies}{$number} // {})->{text}) });
    is($state->{responses}{$seq}, 0, '2,000 octets of message_payload: acknowledged');
    is($state->{replies}{$number}{text}, $wanted, '2,000 octets of message_payload: answered');
    answers_next('2,000 octets of message_payload');
};

attack 'submits answered with a vendor\'s status, and with an error that carries a NUL body' => sub {
    for my $case ([0x401, '', 'vendor status 0x401 without a body'], [0x401, "\0", 'vendor status 0x401 with a NUL body'],
        [0x0b, "\0", 'an error response with a NUL body'])
    {
        my ($status, $body, $name) = @$case;
        $number++;
        Agahi::deliver($peer, short_message => 'VOTE', data_coding => 0, source_addr => $number);
        my $submit;
        my $until = time() + 5;
        while (!$submit && time() < $until) {
            my $got = Agahi::within(5, sub { $peer->read_pdu }) or last;
            $submit = $got if $got->{cmd} == 4;
        }
        # Both parts of a reply, if it has two.
        $peer->syswrite(pdu(0x80000004, $status, $submit->{seq}, $body)) if $submit;
        Agahi::serve($peer, { replies => {}, responses => {} }, 0.5, sub { 0 });
        ok($site->wait_log(sprintf('status=0x%02x', $status)), "$name: is logged");
        answers_next($name);
    }
};

attack 'input that is not legal' => sub {
    my $state;
    for my $case (['an unknown command', pdu(0x00010203, 0, 1, 'what'), 0x80000000, 0x03],
        ['a command of an SMSC\'s other duties', pdu(0x03, 0, 1, "id\0\0\0\0"), 0x80000000, 0x03],
        ['a text longer than its PDU', pdu(5, 0, 1, substr(deliver_body(text => 'x' x 100), 0, -50)), 0x80000005, 0x02],
        ['a string without an end', pdu(5, 0, 1, 'x' x 100), 0x80000005, 0x02],
        ['a source of 40 digits', pdu(5, 0, 1, deliver_body(source => '9' x 40)), 0x80000005, 0x0a],
        ['a text in a TLV past the end', pdu(5, 0, 1, deliver_body(text => '', tlvs => pack('nn', 0x0424, 9999) . 'short')), 0x80000005, 0xc0],
        ['a broken user data header', pdu(5, 0, 1, deliver_body(esm_class => 0x40, text => "\xff\0\3")), 0x80000005, 0x01],
        ['a submit_sm to an ESME', pdu(4, 0, 1, deliver_body()), 0x80000004, 0x04])
    {
        my ($name, $octets, $answer, $status) = @$case;
        substr($octets, 12, 4, pack('N', ++$seq));
        my $table = $answer == 0x80000000 ? 'nacks' : 'responses';
        if ($answer == 0x80000004) { # Net::SMPP's loop does not note these
            $peer->syswrite($octets);
            my $got = Agahi::within(10, sub { $peer->read_pdu });
            is(sprintf('%x %x', $got->{cmd}, $got->{status}), sprintf('%x %x', $answer, $status), "$name: answered as the standard says");
        } else {
            $state = send_and_serve($octets, sub { exists $_[0]{$table}{$seq} });
            is($state->{$table}{$seq}, $status, "$name: answered as the standard says");
        }
        answers_next($name);
    }
};

attack 'input that means nothing' => sub {
    for my $case (['a nack for nothing', pdu(0x80000000, 3, 999999, '')],
        ['a response for nothing', pdu(0x80000004, 0, 999999, "id\0")],
        ['a response that cannot be read', pdu(0x80000004, 0, 999999, 'x' x 200)],
        ['an enquire_link with a body', pdu(0x15, 0, 77, 'body')],
        ['an alert_notification', pdu(0x102, 0, 78, pack('CCZ*CCZ*', 1, 1, '92300', 1, 1, '8301'))])
    {
        my ($name, $octets) = @$case;
        $peer->syswrite($octets);
        answers_next($name);
    }
};

attack 'one octet at a time' => sub {
    my $state;
    $number++;
    my $octets = pdu(5, 0, ++$seq, deliver_body());
    for my $octet (split //, $octets) {
        $peer->syswrite($octet);
        sleep 0.002;
    }
    $state = send_and_serve('', sub { defined(($_[0]{replies}{$number} // {})->{text}) });
    is($state->{replies}{$number}{text}, $wanted, 'one octet at a time: answered');
    answers_next('one octet at a time');
};

attack 'broken lengths: the stream is lost, so the connection ends; the link comes back' => sub {
    my $state;
    for my $length (0, 15, 0xFFFFFFFF, 65537) {
        $peer->syswrite(pack('NNNN', $length, 5, 0, 1));
        $state = { replies => {}, responses => {}, nacks => {} };
        Agahi::serve($peer, $state, 5, sub { $state->{closed} });
        ok($state->{closed}, "command_length $length: the connection is closed");
        is($state->{nacks}{0}, 2, "command_length $length: after a generic_nack that says so");
        $peer->close;
        ($peer) = $site->accept_bind($site->{listener});
        answers_next("command_length $length");
    }
};

sub memory_kb {
    open(my $file, '<', "/proc/$site->{daemon}/status") or return 0;
    my ($kb) = join('', <$file>) =~ /VmRSS:\s+(\d+)/;
    return $kb;
}

attack 'much of it' => sub {
    my $bad = pdu(5, 0, 1, 'x' x 100) . pdu(0x00010203, 0, 1, 'what') . pdu(5, 0, 1, deliver_body(text => '', tlvs => pack('nn', 0x0424, 9) . 'x'));
    my $flood = sub {
        for (1 .. 200) {
            $peer->syswrite($bad x 10);
            my $select = IO::Select->new($peer);
            while ($select->can_read(0)) { $peer->sysread(my $ignored, 65536) or last }
        }
        Agahi::serve($peer, { replies => {}, responses => {}, nacks => {} }, 0.3, sub { 0 });
    };
    $flood->();
    $peer->close; # Net::SMPP may have lost its place in the stream
    ($peer) = $site->accept_bind($site->{listener});
    my $before = memory_kb();
    $flood->() for 1 .. 3;
    $peer->close;
    ($peer) = $site->accept_bind($site->{listener});
    my $grown = memory_kb() - $before;
    ok($grown < 4096, "18,000 bad PDUs do not grow memory") or diag("grew by $grown KiB");
    answers_next('18,000 bad PDUs');
    my @lines = $site->log_text =~ /event=pdu_refused/g;
    ok(@lines >= 3 && @lines < 20, 'refusals are logged by reason and not one by one') or diag(scalar(@lines) . ' lines');
    like($site->log_text, qr/event=pdu_refused link=telco-a command=\S+ command_id=0x\w+ sequence=\d+ reason="[^"]+"/,
        'with link and reason');
};

# Noise. What it means is anybody's guess; that the link comes back is not.
attack 'noise' => sub {
    srand(7);
    for my $round (1 .. 5) {
        $peer->syswrite(join('', map { chr(int(rand(256))) } 1 .. 2000));
        $peer->close;
        ($peer) = $site->accept_bind($site->{listener});
    }
    answers_next('noise');
};
done_testing;
