#!/usr/bin/perl
# Delivery receipts over the wire: asked for, matched in another spelling, early ones, counted.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use JSON::PP;
use Time::HiRes qw(sleep time);

my $site = Agahi->new(link => 'registered_delivery = true;');
$site->import_sample;
my $listener = $site->listen_smsc;
$site->start;
my ($peer) = $site->accept_bind($listener);

sub stats {
    my (undef, $out) = $site->agahi('stats', '--json');
    return decode_json($out);
}

sub send_receipt {
    my (%fields) = @_;
    my $state = { replies => {}, responses => {} };
    my $seq = Agahi::deliver($peer, esm_class => 4, source_addr => '923001230001', data_coding => 0, short_message => '', %fields);
    Agahi::serve($peer, $state, 5, sub { exists $state->{responses}{$seq} });
    return $state->{responses}{$seq};
}

story 'a receipt finds its reply' => sub {
    my (undef, $reply) = Agahi::ask($peer, 'ENGLISH', 0, source_addr => '923001230001');
    is($reply->{pdus}[0]{registered_delivery}, 1, 'a receipt is asked for');
    # The peer gave hexadecimal ids in its responses (Agahi.pm); receipts come in decimal.
    is(send_receipt(short_message => 'id:' . $reply->{pdus}[0]{seq} . ' sub:001 dlvrd:001 stat:DELIVRD err:000 text:'), 0,
        'a receipt is acknowledged');
    is(stats()->{delivered}, 1, 'and found by its id in the other base');
};

story 'a reply of two parts' => sub {
    my (undef, $reply) = Agahi::ask($peer, 'VOTE', 0, source_addr => '923001230002');
    my @ids = map { sprintf('%x', $_->{seq}) } @{ $reply->{pdus} };
    send_receipt(receipted_message_id => uc($ids[0]) . "\0", message_state => pack('C', 2));
    my $stats = stats();
    is("$stats->{delivered} $stats->{not_delivered} $stats->{delivery_unknown}", '1 0 1', 'half a reply is not delivered yet');
    send_receipt(short_message => "id:0000$ids[1] stat:UNDELIV err:001");
    $stats = stats();
    is("$stats->{delivered} $stats->{not_delivered} $stats->{delivery_unknown}", '1 1 0', 'one part that fails is a reply that was not delivered');
};

# A receipt that overtakes the submit response, in a data_sm.
story 'a receipt that overtakes the submit response, in a data_sm' => sub {
    Agahi::deliver($peer, short_message => 'URDU', data_coding => 0, source_addr => '923001230003');
    my $submit;
    my $until = time() + 20;
    my @all;
    while (time() < $until && @all < 2) {
        my $pdu = Agahi::within(20, sub { $peer->read_pdu }) or last;
        push @all, $pdu if $pdu->{cmd} == 4;
    }
    $peer->data_sm(async => 1, seq => 777, source_addr => '923001230003', destination_addr => '8301', esm_class => 4,
        data_coding => 0, registered_delivery => 0, receipted_message_id => "early$_\0", message_state => pack('C', 2)) for 1, 2;
    my $acked = 0;
    while (time() < $until && $acked < 2) {
        my $pdu = Agahi::within(20, sub { $peer->read_pdu }) or last;
        $acked++ if $pdu->{cmd} == 0x80000103 && $pdu->{status} == 0;
    }
    is($acked, 2, 'receipts in data_sm are acknowledged');
    $peer->submit_sm_resp(seq => $all[$_]{seq}, message_id => 'EARLY' . ($_ + 1)) for 0, 1;
    is($site->wait_stats('delivered', 2), 2, 'and count although they came before the submit responses');
};

story 'receipts for nothing' => sub {
    is(send_receipt(short_message => 'id:nobody stat:DELIVRD'), 0, 'a receipt for nothing is acknowledged');
    is(send_receipt(short_message => 'no receipt at all'), 0, 'and so is one that cannot be read');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};
done_testing;
