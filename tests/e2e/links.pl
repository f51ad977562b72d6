#!/usr/bin/perl
# Several links, and SMSCs that have enough: throttling, fail-over, outbinds.
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

story 'throttling slows the link, vendor codes by table' => sub {
    my ($site, $peer) = Agahi->bound(link => 'window = 64; temporary_statuses = [ 0x401 ];');
    my ($refused, $accepted) = (0, 0);
    my $until = time() + 3;
    my $state = { replies => {}, responses => {}, submit_status => sub {
        if (time() < $until) { $refused++; return $refused % 2 ? 0x58 : 0x401 }
        $accepted++;
        return 0;
    } };
    Agahi::deliver($peer, short_message => 'ENGLISH', data_coding => 0, source_addr => 923007100000 + $_) for 1 .. 200;
    Agahi::serve($peer, $state, 25, sub { $accepted >= 200 });
    is($accepted, 200, 'all replies arrive when the SMSC takes messages again');
    ok($refused < 450, 'and in the meantime it is not hammered') or diag($refused);
    is($site->wait_stats('sent', 200), 200, 'none failed, the vendor\'s own code included');
    $peer->close;
    $site->stop;
};

for my $allowed (1, 0) {
    story $allowed ? 'fail-over to another link' : 'no fail-over where it is not allowed' => sub {
        my ($port_a, $port_b) = (Agahi::free_port(), Agahi::free_port());
        my $site = Agahi->new(port => $port_a);
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
        Agahi::serve($peer_b, $heard, $allowed ? 20 : 8, sub { defined(($heard->{replies}{'923007200001'} // {})->{text}) });
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
    };
}

story 'an outbind' => sub {
    my $outbind_port = Agahi::free_port();
    my $site = Agahi->new(link => qq{outbind = { listen = "127.0.0.1:$outbind_port"; password = "knock"; }; });
    $site->replace_config(sub { $_[0] =~ s/reconnect = \{ min = 1; max = 2; \}/reconnect = { min = 60; max = 60; }/ });
    $site->import_sample;
    $site->start; # nobody listens at the host that it knows
    $site->wait_log(qr/event=link_down/);
    for my $password ('wrong', 'knock') {
        my $smsc = Net::SMPP->new_connect('127.0.0.1', port => $outbind_port) or die "no outbind port";
        $smsc->outbind(async => 1, seq => 1, system_id => 'smsc', password => $password);
        my $bind = Agahi::within($password eq 'wrong' ? 4 : 20, sub { $smsc->read_pdu });
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
};
done_testing;
