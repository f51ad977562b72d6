#!/usr/bin/perl
# Several links, and SMSCs that have enough: fail-over, the submit rate, throttling, order of parts.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Agahi;
use Encode qw(encode);
use Time::HiRes qw(sleep time);

sub ucs2 { return encode('UTF-16BE', $_[0]) }

# --- the rate, and first parts a little ahead ---------------------------------------------------------------
my $site = Agahi->new(link => 'submit_rate = 50; window = 20;');
$site->import_sample;
my $listener = $site->listen_smsc;
$site->start;
my ($peer) = $site->accept_bind($listener);
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
ok($worst <= 56, 'no second has more submits than the rate allows', $worst);
ok($times[-1] - $times[0] < 150 / 50 * 1.3, 'and none is wasted', $times[-1] - $times[0]);
my %last;
my $in_order = 1;
for (@order) {
    my ($to, $part) = @$_;
    $in_order = 0 if $part != ($last{$to} // 0) + 1;
    $last{$to} = $part;
}
ok($in_order, 'the parts of each reply are in order');
my @firsts = grep { $order[$_][1] == 1 } 0 .. $#order;
ok($firsts[-1] < 60, 'first parts go ahead of later parts of others', $firsts[-1]);
$site->stop;
close $listener;

# --- throttling slows the link, vendor codes by table ---------------------------------------------------------
$site = Agahi->new(link => 'window = 64; temporary_statuses = [ 0x401 ];');
$site->import_sample;
$listener = $site->listen_smsc;
$site->start;
($peer) = $site->accept_bind($listener);
my ($refused, $accepted) = (0, 0);
my $until = time() + 3;
$state = { replies => {}, responses => {}, submit_status => sub {
    if (time() < $until) { $refused++; return $refused % 2 ? 0x58 : 0x401 }
    $accepted++;
    return 0;
} };
Agahi::deliver($peer, short_message => 'ENGLISH', data_coding => 0, source_addr => 923007100000 + $_) for 1 .. 200;
Agahi::serve($peer, $state, 25, sub { $accepted >= 200 });
is($accepted, 200, 'all replies arrive when the SMSC takes messages again');
ok($refused < 450, 'and in the meantime it is not hammered', $refused);
sleep 0.5;
my (undef, $stats) = $site->agahi('stats');
like($stats, qr/^sent +200$/m, 'none failed, the vendor\'s own code included');
$site->stop;
close $listener;

# --- fail-over ---------------------------------------------------------------------------------------------
my ($port_a, $port_b) = (Agahi::free_port(), Agahi::free_port());
for my $allowed (1, 0) {
    $site = Agahi->new(port => $port_a);
    my ($first, $second) = ($site->link_text('first', $port_a, ''), $site->link_text('second', $port_b, ''));
    $site->replace_config(sub {
        $_[0] =~ s/links = \(.*\n \);/links = ( $first, $second );/s;
        $_[0] =~ s/service = \{/service = { fail_over = true;/ if $allowed;
    });
    $site->import_sample;
    my ($listener_a, $listener_b) = ($site->listen_smsc($port_a), $site->listen_smsc($port_b));
    $site->start;
    my ($peer_a) = $site->accept_bind($listener_a);
    my ($peer_b) = $site->accept_bind($listener_b);
    close $listener_a;
    # Asked over the first link, which is gone before the answer can be sent.
    Agahi::deliver($peer_a, short_message => 'VOTE', data_coding => 0, source_addr => '923007200001');
    $peer_a->close;
    my $heard = { replies => {}, responses => {} };
    Agahi::serve($peer_b, $heard, $allowed ? 12 : 8, sub { defined(($heard->{replies}{'923007200001'} // {})->{text}) });
    my $text = ($heard->{replies}{'923007200001'} // {})->{text};
    my (undef, $queue) = $site->agahi('queue');
    my $asked = $queue !~ /^waiting +0$/m || defined $text; # the request may not have been read before the end
    if ($allowed) {
        ok(!$asked || defined $text, 'where it is allowed the answer goes out by the other link');
    } else {
        ok(!defined $text, 'where it is not, it waits');
    }
    $peer_b->close;
    close $listener_b;
    $site->stop('KILL');
}
# --- outbind -------------------------------------------------------------------------------------------------
my $outbind_port = Agahi::free_port();
$site = Agahi->new(link => qq{outbind = { listen = "127.0.0.1:$outbind_port"; password = "knock"; }; });
$site->replace_config(sub { $_[0] =~ s/reconnect = \{ min = 1; max = 2; \}/reconnect = { min = 60; max = 60; }/ });
$site->import_sample;
$site->start; # nobody listens at the host that it knows
$site->wait_log(qr/event=link_down/, 5);
for my $password ('wrong', 'knock') {
    my $smsc = Net::SMPP->new_connect('127.0.0.1', port => $outbind_port) or die "no outbind port";
    $smsc->outbind(async => 1, seq => 1, system_id => 'smsc', password => $password);
    my $bind = Agahi::within(4, sub { $smsc->read_pdu });
    if ($password eq 'wrong') {
        ok(!$bind, 'an outbind with another password is not answered by a bind');
        $smsc->close;
        next;
    }
    is($bind ? $bind->{cmd} : undef, 9, 'an outbind is answered by a bind over the same connection');
    $smsc->bind_transceiver_resp(seq => $bind->{seq}, system_id => 'smsc');
    my ($status, $reply) = Agahi::ask($smsc, 'VOTE', 0);
    is($reply->{text}, $site->ask_on_paper('VOTE'), 'and questions over it are answered');
    $smsc->close;
}
$site->stop;
finish();
