#!/usr/bin/perl
# A machine with little: as an ordinary user with 64 descriptors, beside idle connections to the figures, the link comes
# back after a cut.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use IO::Socket::INET;
use Time::HiRes qw(sleep time);

sub run { return system("($_[0]) >/dev/null 2>&1") == 0 }

story '64 descriptors and 200 idle connections' => sub {
    my $admin = Agahi::free_port();
    my $site = Agahi->new;
    $site->replace_config(sub { $_[0] .= "admin = { listen = \"127.0.0.1:$admin\"; };\n" });
    $site->import_sample;
    my $listener = $site->listen_smsc;
    my @as_user = $> == 0 ? ('setpriv', '--reuid=65534', '--regid=65534', '--clear-groups') : ();
    run("chmod 755 '$site->{folder}'; chown -R 65534:65534 '$site->{folder}'") if $> == 0;
    $site->{daemon} = $site->spawn('/dev/null', 'sh', '-c', 'ulimit -n 64; exec "$@"', 'sh', @as_user,
        "$site->{build}/agahid", '-c', $site->{config});
    my ($peer) = $site->accept_bind($listener);
    my @idle = map { IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $admin, Timeout => 2) } 1 .. 200;
    print $_ 'G' for grep { $_ } @idle[0 .. 99]; # a hundred of them have begun a request
    my $health = sub {
        my $begun = time();
        my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $admin, Timeout => 2) or return 'no connection';
        print $socket "GET /healthz HTTP/1.0\r\n\r\n";
        my $answer = Agahi::within(3, sub { local $/; <$socket> }) // '';
        return $answer =~ /^HTTP\/1\.\d 200/ && time() - $begun < 1 ? 'ok' : 'late or refused';
    };
    is($health->(), 'ok', 'beside 200 idle connections /healthz answers within a second');
    $peer->close;
    ($peer) = $site->accept_bind($listener);
    my ($status, $reply) = Agahi::ask_pair($peer, $peer, 5);
    ok(defined $reply->{text}, 'the link is bound again after a cut, and answers');
    is($health->(), 'ok', 'and so does /healthz');
    # One octet every two seconds does not stay for ever.
    my $slow = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $admin);
    my ($begun, $ended) = (time());
    for my $octet (split //, "GET /healthz HTTP/1.0\r\nX: 0123456789") {
        last if !defined syswrite($slow, $octet) || time() - $begun > 20;
        my $select = IO::Select->new($slow);
        if ($select->can_read(2)) { $ended = time() - $begun; last }
    }
    ok(defined $ended && $ended < 14, 'a request that takes too long is ended') or diag($ended);
    my @lines = split /\n/, $site->log_text;
    ok(@lines < 100, 'the log has few lines') or diag(scalar @lines);
    my %host = (localhost => 200, '127.0.0.1' => 200, '[::1]' => 200, 'evil.example' => 403, "evil.example:$admin" => 403);
    for my $name (sort keys %host) {
        my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $admin) or die;
        print $socket "GET /healthz HTTP/1.1\r\nHost: $name\r\n\r\n";
        my $answer = Agahi::within(3, sub { local $/; <$socket> }) // '';
        like($answer, qr/^HTTP\/1\.\d $host{$name}/, "a request for $name: $host{$name}");
    }
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};
done_testing;
