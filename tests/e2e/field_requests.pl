#!/usr/bin/perl
# Requests as real networks send them: a fault in the optional part, fields longer than the standard allows, twenty at
# once, every long question under the same number, a disk that is slow.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode);
use Time::HiRes qw(sleep time);

sub ucs2 { return encode('UTF-16BE', $_[0]) }

my $number = 923006100000;
my $question = ucs2("میں اپنے گاؤں سے لکھ رہا ہوں اور ایک بات پوچھنی ہے، جواب کا انتظار رہے گا۔\nاندراج");
my @parts = (substr($question, 0, 134), substr($question, 134));
my %wanted;

# A story for each kind of binding, at a site of its own.
sub both {
    my ($what, $code) = @_;
    for my $link ('', 'bind = "receiver+transmitter";') {
        my $name = $link ? 'receiver+transmitter' : 'transceiver';
        story "$name: $what" => sub {
            my ($site, $receiver, $transmitter) = Agahi->bound(link => $link);
            $wanted{$_} //= $site->ask_on_paper($_) for 'VOTE', 'ووٹ', 'اندراج';
            $code->($name, $site, $receiver, $transmitter);
            $_->close for $receiver, $transmitter;
            is($site->stop, 0, "$name: the daemon ends well");
        };
    }
}

both 'a fault in the optional part can only cost the optional part' => sub {
    my ($name, $site, $receiver, $transmitter) = @_;
    for my $tail (["\0", 'one 00'], [pack('nn', 0x0424, 19) . 'xy', 'a last TLV of 19 octets where 2 follow'],
        [Agahi::tlv(0x0204, "\0\1") . "\2\4", 'half a TLV behind a good one'], ["\xff" x 7, 'noise'])
    {
        my ($octets, $what) = @$tail;
        my ($status, $reply) = Agahi::ask_pair($receiver, $transmitter, 5, source => ++$number, tlvs => $octets);
        is(($status // 'none') . ' ' . ($reply->{text} // ''), "0 $wanted{VOTE}", "$name: VOTE and $what is answered");
        ($status, $reply) = Agahi::ask_pair($receiver, $transmitter, 0x103, source => ++$number, text => ucs2('ووٹ'),
            data_coding => 8, tlvs => $octets);
        is(($status // 'none') . ' ' . ($reply->{text} // ''), "0 $wanted{'ووٹ'}", "$name: a data_sm in UCS-2 with $what, too");
    }
    for my $command (5, 0x103) {
        my ($status) = Agahi::ask_pair($receiver, $transmitter, $command, source => ++$number, text => '',
            tlvs => pack('nn', 0x0424, 19) . 'xy');
        is($status, 0xc0, sprintf('%s: command 0x%x whose text is in the broken part is refused', $name, $command));
    }
    ok($site->wait_log(qr/event=pdu_repaired link=telco-a .*reason="the optional part is broken/), "$name: it is told");
};

both 'fields that we do not use may be longer' => sub {
    my ($name, $site, $receiver, $transmitter) = @_;
    for my $command (5, 0x103) {
        my ($status, $reply) = Agahi::ask_pair($receiver, $transmitter, $command, source => ++$number, service_type => 'smscsim');
        is(($status // 'none') . ' ' . ($reply->{text} // ''), "0 $wanted{VOTE}",
            sprintf('%s: command 0x%x with a service_type of 8 octets is answered', $name, $command));
        ($status) = Agahi::ask_pair($receiver, $transmitter, $command, source => '9230012345678901234567890');
        is($status, 0x0a, sprintf('%s: command 0x%x with a source of 25 digits is refused', $name, $command));
    }
    like($site->log_text, qr/event=pdu_refused .*field=source_addr octets=25 value="#+"/, "$name: by the field's name and value, masked");
};

both 'twenty at once get twenty responses' => sub {
    my ($name, $site, $receiver, $transmitter) = @_;
    for my $case (['deliver_sm', 5, text => 'VOTE'], ['data_sm', 0x103, text => ucs2('ووٹ'), data_coding => 8],
        ['parts', 5, text => "\5\0\3\x21\2\1" . $parts[0], esm_class => 0x40, data_coding => 8])
    {
        my ($what, $command, %field) = @$case;
        my @seqs = map { 7000 + $_ } 1 .. 20;
        my $state = { replies => {}, responses => {} };
        ++$number;
        $receiver->syswrite(join('', map { Agahi::pdu($command, 0, $_, Agahi::message_body($command, source => $number, %field)) } @seqs));
        Agahi::serve_pair($receiver, $transmitter, $state, 20, sub { keys %{ $state->{responses} } == 20 });
        is(scalar(grep { ($state->{responses}{$_} // 1) == 0 } @seqs), 20, "$name: twenty identical $what in one write get twenty responses");
    }
};

both 'a long question is answered again and again under the same number' => sub {
    my ($name, $site, $receiver, $transmitter) = @_;
    for my $way (['UDH', sub { my ($n) = @_; (esm_class => 0x40, text => pack('C6', 5, 0, 3, 0, 2, $n) . $parts[ $n - 1 ]) }],
        ['UDH of 16 bits', sub { my ($n) = @_; (esm_class => 0x40, text => pack('CCCnCC', 6, 8, 4, 0, 2, $n) . $parts[ $n - 1 ]) }],
        ['SAR', sub { my ($n) = @_; (text => $parts[ $n - 1 ],
            tlvs => Agahi::tlv(0x020c, "\0\0") . Agahi::tlv(0x020e, "\2") . Agahi::tlv(0x020f, chr $n)) }])
    {
        my ($what, $fields) = @$way;
        ++$number;
        for my $time (1, 2) {
            my $state = { replies => {}, responses => {} };
            my @seqs = map { Agahi::send_message($receiver, 5, source => $number, data_coding => 8, $fields->($_)) } 1, 2;
            Agahi::serve_pair($receiver, $transmitter, $state, 5, sub { defined(($state->{replies}{$number} // {})->{text}) });
            is(($state->{replies}{$number} // {})->{text}, $wanted{'اندراج'}, "$name, $what: the long question is answered, time $time");
        }
    }
    # Another question under the number of one that never became whole.
    ++$number;
    Agahi::send_message($receiver, 5, source => $number, data_coding => 8, esm_class => 0x40,
        text => pack('C6', 5, 0, 3, 0, 2, 1) . ucs2('کھو گیا'));
    my $state = { replies => {}, responses => {} };
    Agahi::send_message($receiver, 5, source => $number, data_coding => 8, esm_class => 0x40,
        text => pack('C6', 5, 0, 3, 0, 2, $_) . $parts[ $_ - 1 ]) for 1, 2;
    my $found = 0;
    Agahi::serve_pair($receiver, $transmitter, $state, 5, sub {
        $found = 1 if (($state->{replies}{$number} // {})->{text} // '') eq $wanted{'اندراج'};
        return $found;
    });
    ok($found, "$name: a question under the number of one that is not whole is answered for itself");
};

both 'a message to an address that is not ours is answered' => sub {
    my ($name, $site, $receiver, $transmitter) = @_;
    my (undef, $reply) = Agahi::ask_pair($receiver, $transmitter, 5, source => ++$number, to => '8302');
    is($reply->{text}, $wanted{VOTE}, "$name: a message to an address that is not ours is answered");
    ok($site->wait_log(qr/event=foreign_address link=telco-a to="8302"/), "$name: and told");
};
story 'with a disk that takes a second and a half for each fsync the SMSC\'s window does not fill for good' => sub {
    my $site = Agahi->new;
    my $library = $site->fault_library;
    $site->import_sample;
    my $listener = $site->listen_smsc;
    local $ENV{LD_PRELOAD} = $library;
    local $ENV{AGAHI_FAULTS} = "fsync=$site->{folder}/fsync";
    $site->start;
    delete $ENV{LD_PRELOAD};
    my ($peer) = $site->accept_bind($listener);
    $site->write('fsync', '1500');
    my ($open, $sent) = (0, 0);
    my $state = { replies => {}, responses => {} };
    my $until = time() + 8;
    while (time() < $until) { # one phone that repeats VOTE, an SMSC with a window of 10
        while ($open < 10) {
            Agahi::send_message($peer, 5, source => '923006199999');
            $open++;
            $sent++;
        }
        my $known = keys %{ $state->{responses} };
        Agahi::serve($peer, $state, 0.5, sub { keys %{ $state->{responses} } > $known });
        $open -= keys(%{ $state->{responses} }) - $known;
    }
    Agahi::serve($peer, $state, 20, sub { keys %{ $state->{responses} } == $sent });
    is(scalar(keys %{ $state->{responses} }), $sent, 'with an fsync of 1.5 s every repetition of one phone gets its response');
    ok($sent > 20, 'and the window moved on') or diag($sent);
    $peer->close;
    $site->stop('KILL');
};
done_testing;
