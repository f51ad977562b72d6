#!/usr/bin/perl
# The submit rate, and the order of parts under it. It measures time: tests/run runs it by itself.
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

story 'the rate, and first parts a little ahead' => sub {
    my ($site, $peer) = Agahi->bound(link => 'submit_rate = 50; window = 20;');
    my (@times, @order);
    my $state = { replies => {}, responses => {}, submit_status => sub {
        my ($pdu) = @_;
        push @times, time();
        push @order, [$pdu->{destination_addr}, unpack('C', substr($pdu->{short_message}, 5, 1))];
        return 0;
    } };
    Agahi::deliver($peer, short_message => ucs2('ووٹ'), data_coding => 8, source_addr => 923007000000 + $_) for 1 .. 50;
    Agahi::serve($peer, $state, 15, sub { @times >= 150 });
    is(scalar @times, 150, 'fifty replies of three parts are sent');
    my $worst = 0;
    for my $i (0 .. $#times) {
        my $within = grep { $_ >= $times[$i] && $_ < $times[$i] + 1 } @times;
        $worst = $within if $within > $worst;
    }
    # A peer that is held up reads in bursts; the daemon's own exactness is test_pace's.
    ok($worst <= 56, 'no second has more submits than the rate allows') or diag($worst);
    ok($times[-1] - $times[0] < 150 / 50 * 1.3, 'and none is wasted') or diag($times[-1] - $times[0]);
    my %last;
    my $in_order = 1;
    for (@order) {
        my ($to, $part) = @$_;
        $in_order = 0 if $part != ($last{$to} // 0) + 1;
        $last{$to} = $part;
    }
    ok($in_order, 'the parts of each reply are in order');
    my @firsts = grep { $order[$_][1] == 1 } 0 .. $#order;
    ok($firsts[-1] < 60, 'first parts go ahead of later parts of others') or diag($firsts[-1]);
    $peer->close;
    $site->stop;
};
done_testing;
