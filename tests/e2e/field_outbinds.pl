#!/usr/bin/perl
# Outbinds: who may ask for a bind, and what those who may not can do.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Time::HiRes qw(sleep time);

my $number = 923006950000;

story 'who merely connects displaces nothing, and only the password opens' => sub {
    my $outbind = Agahi::free_port();
    my $site = Agahi->new(link => qq{outbind = { listen = "127.0.0.1:$outbind"; password = "knock"; };});
    $site->import_sample;
    my $listener = $site->listen_smsc;
    $site->start;
    # Anybody who merely connects, ten times a second, displaces nothing.
    my @knockers;
    for (1 .. 10) {
        push @knockers, IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $outbind);
        sleep 0.1;
    }
    my ($peer) = $site->accept_bind($listener);
    push @knockers, IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $outbind) for 1 .. 20;
    my ($status, $reply) = Agahi::ask_pair($peer, $peer, 5, source => ++$number);
    ok(defined $reply->{text}, 'connections to the outbind port displace no attempt of ours, and no link');
    my ($before) = $site->log_text =~ /(event=link_down[^\n]*)/;
    is($before, undef, 'the link was never down');
    ok($site->wait_log(qr/event=outbind_refused link=telco-a .*reason="too many connections wait for their outbind"/),
        'more than a few at a time are refused');
    $peer->close;
    close $listener;
    close $_ for grep { $_ } @knockers;
    $site->wait_log(qr/event=link_down/);
    sleep 2.5; # the guests' time is over
    for my $case (['a password that begins like ours', 'knoc'], ['a longer one', 'knockknoc'], ['none', '']) {
        my ($what, $password) = @$case;
        my $smsc = Net::SMPP->new_connect('127.0.0.1', port => $outbind) or die 'no outbind port';
        $smsc->outbind(async => 1, seq => 1, system_id => 'smsc', password => $password);
        my $bind = Agahi::within(2, sub { $smsc->read_pdu });
        ok(!$bind, "an outbind with $what is not answered by a bind");
        $smsc->close;
    }
    my $smsc = Net::SMPP->new_connect('127.0.0.1', port => $outbind) or die 'no outbind port';
    $smsc->outbind(async => 1, seq => 1, system_id => 'smsc', password => 'knock');
    my $bind = Agahi::within(20, sub { $smsc->read_pdu });
    is($bind ? $bind->{cmd} : undef, 9, 'a valid one is');
    $smsc->bind_transceiver_resp(seq => $bind->{seq}, system_id => 'smsc') if $bind;
    (undef, $reply) = Agahi::ask_pair($smsc, $smsc, 5, source => ++$number);
    ok(defined $reply->{text}, 'and questions over it are answered');
    $smsc->close;
    $site->stop('KILL');
};
story 'an outbind is taken only from the hosts of the link' => sub { # only from the link's hosts
    my $outbind = Agahi::free_port();
    my $site = Agahi->new(link => qq{outbind = { listen = "127.0.0.1:$outbind"; password = "knock"; };});
    $site->replace_config(sub { $_[0] =~ s/hosts = \[ "127\.0\.0\.1:/hosts = [ "127.0.0.9:/ });
    $site->import_sample;
    $site->start;
    $site->wait_log(qr/event=link_down/);
    my $smsc = Net::SMPP->new_connect('127.0.0.1', port => $outbind) or die 'no outbind port';
    $smsc->outbind(async => 1, seq => 1, system_id => 'smsc', password => 'knock');
    ok(!Agahi::within(2, sub { $smsc->read_pdu }), 'an outbind from elsewhere is not answered');
    ok($site->wait_log(qr/event=outbind_refused link=telco-a from=127\.0\.0\.1 reason="it is none of links\.hosts"/), 'and told');
    $smsc->close;
    $site->stop('KILL');
};

done_testing;
