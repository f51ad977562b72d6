#!/usr/bin/perl
# Responses as real SMSCs send them: short, long, late, with something behind or instead of the body. A part is settled
# by the header of its response, and sent once.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode);
use Time::HiRes qw(sleep time);

my $long_id = 'f' x 80;
my @forms = (
    ['16 octets, no message_id', 0, ''],
    ['an id of 80 octets', 0, "$long_id\0"],
    ['an id without its NUL', 0, 'abc'],
    ['a TLV behind the id', 0, "id\0" . Agahi::tlv(0x0423, "\3\0\1")],
    ['rubbish behind the id', 0, "id\0\xff\xff\xff"],
    ['an error with a TLV in place of the body', 0x0b, Agahi::tlv(0x001d, "no\0")],
    ['an error with rubbish in place of the body', 0x0b, "\xde\xad\xbe\xef"],
);
my $number = 923006000000;

# --- settled by the header --------------------------------------------------------------------------------
for my $mode (['transceiver', ''], ['receiver+transmitter', 'bind = "receiver+transmitter"; long_messages = "sar";']) {
    my ($mode_name, $link) = @$mode;
    story "$mode_name: a part is settled by the header of its response" => sub {
        my ($site, $receiver, $transmitter) = Agahi->bound(link => $link);
        my ($submits, $failures) = (0, 0);
        my $state = { replies => {}, responses => {} };
        for my $form (@forms) {
            my ($name, $status, $body) = @$form;
            my $before = $submits;
            $failures++ if $status != 0;
            $state->{respond} = sub {
                my ($peer, $pdu) = @_;
                $submits++;
                $peer->syswrite(Agahi::pdu(0x80000004, $status, $pdu->{seq}, $body));
            };
            Agahi::send_message($receiver, 5, source => ++$number, text => 'ENGLISH');
            Agahi::serve_pair($receiver, $transmitter, $state, 20, sub { $submits > $before });
        }
        Agahi::serve_pair($receiver, $transmitter, $state, 4.5, sub { 0 }); # a second try would come in this time
        is($submits, scalar @forms, "$mode_name: each of " . @forms . ' forms of a response settles its part at once');
        my $stats = $site->stats;
        is("$stats->{sent} $stats->{failed} $stats->{waiting}", (@forms - $failures) . " $failures 0", "$mode_name: by its status");
        like($site->log_text, qr/event=pdu_repaired link=telco-a command=submit_sm_resp .*its header settled it/,
            "$mode_name: and the host is told");
        $_->close for $receiver, $transmitter;
        $site->stop;
    };
}

# --- late is not lost --------------------------------------------------------------------------------------
for my $mode (['transceiver, udh8', ''], ['transceiver, payload', 'long_messages = "payload";'],
    ['receiver+transmitter', 'bind = "receiver+transmitter";'])
{
    my ($name, $link) = @$mode;
    story "$name: late is not lost" => sub {
        my ($site, $receiver, $transmitter) = Agahi->bound(link => $link, configure => sub { $_[0] =~ s/response_timeout = 2/response_timeout = 1/ });
        my (@late, %parts);
        my $state = { replies => {}, responses => {}, respond => sub {
            my ($peer, $pdu) = @_;
            $parts{"$pdu->{destination_addr} $pdu->{short_message}" . ($pdu->{message_payload} // '')}++;
            push @late, [time() + 1.7, $peer, $pdu->{seq}];
        } };
        my $citizens = 6;
        Agahi::send_message($receiver, 5, source => ++$number, text => encode('UTF-16BE', 'ووٹ'), data_coding => 8) for 1 .. $citizens;
        my ($answered, $last) = (0, time());
        my $expected = $name =~ /payload/ ? $citizens : $citizens * 3;
        Agahi::serve_pair($receiver, $transmitter, $state, 15, sub {
            while (@late && $late[0][0] <= time()) {
                my (undef, $peer, $seq) = @{ shift @late };
                $peer->submit_sm_resp(seq => $seq, message_id => sprintf('%x', $seq));
                $answered++;
                $last = time();
            }
            return $answered >= $expected && time() > $last + 3; # a second try would come in this time
        });
        is($site->wait_stats('sent', $citizens), $citizens, "$name: an SMSC that answers after the time-out has sent all replies");
        is(scalar(keys %parts), $expected, "$name: every part was submitted");
        my @twice = grep { $parts{$_} > 1 } keys %parts;
        is(scalar @twice, 0, "$name: and none twice");
        $_->close for $receiver, $transmitter;
        $site->stop;
    };
}

# An SMSC that says nothing has enough: the link asks less of it.
story 'an SMSC that says nothing is asked less' => sub {
    my ($site, $peer) = Agahi->bound(link => 'window = 40;', configure => sub { $_[0] =~ s/response_timeout = 2/response_timeout = 1/ });
    my @times;
    my $state = { replies => {}, responses => {}, respond => sub { push @times, time() } };
    Agahi::send_message($peer, 5, source => ++$number, text => 'ENGLISH') for 1 .. 40;
    Agahi::serve($peer, $state, 6, sub { @times && time() > $times[0] + 3.2 });
    my $first = grep { $_ < $times[0] + 0.9 } @times;
    my $later = grep { $_ > $times[0] + 1.5 && $_ < $times[0] + 3 } @times;
    ok($first == 40 && $later <= 20, 'after a window of silence fewer are under way') or diag("$first at first, then $later");
    $peer->close;
    $site->stop('KILL');
};

# --- binds -------------------------------------------------------------------------------------------------
for my $case (['no body', ''], ['a name without its NUL', 'smsc'], ['a broken TLV behind', "smsc\0\2\x10\0"],
    ['a name of 40 octets', ('s' x 40) . "\0"])
{
    my ($name, $body) = @$case;
    for my $mode ('transceiver', 'receiver+transmitter') {
        story "$mode: a good bind response with $name" => sub {
            my $site = Agahi->new(link => qq{bind = "$mode";});
            $site->import_sample;
            my $listener = $site->listen_smsc;
            $site->start;
            my %peers;
            for (1 .. ($mode eq 'transceiver' ? 1 : 2)) {
                my $peer = Agahi::within(10, sub { $listener->accept }) or die 'nobody connected';
                my $bind = Agahi::within(20, sub { $peer->read_pdu }) or die 'no bind';
                $peer->syswrite(Agahi::pdu($bind->{cmd} | 0x80000000, 0, $bind->{seq}, $body));
                $peers{ $bind->{cmd} } = $peer;
            }
            my ($status, $reply) = Agahi::ask_pair($peers{9} // $peers{1}, $peers{9} // $peers{2}, 5, text => 'VOTE');
            is($reply->{text}, $site->ask_on_paper('VOTE'), "$mode: a good bind response with $name: bound");
            $_->close for values %peers;
            $site->stop('KILL');
            close $listener;
        };
    }
}
done_testing;
