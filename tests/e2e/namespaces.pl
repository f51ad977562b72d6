#!/usr/bin/perl
# Networks that come and go: in network namespaces of its own the link is bound whenever there is a way.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use IO::Socket::UNIX;
use Time::HiRes qw(sleep time);

sub run { return system("($_[0]) >/dev/null 2>&1") == 0 }

# --- a network without a way, a way that goes and comes back --------------------------------------------------------------
my $tag = $$ % 10000;
my ($inside, $outside) = ("agahi-in$tag", "agahi-out$tag");
# In a chroot whose / is no mount they can be made but not entered.
my $allowed = $> == 0 && run("ip netns add $inside && ip netns add $outside && ip netns exec $inside true && unshare --mount true");
if ($allowed) {
    run("ip netns exec $inside ip link set lo up; ip netns exec $outside ip link set lo up");
    run("ip link add a$tag netns $inside type veth peer name b$tag netns $outside");
    run("ip netns exec $outside ip addr add 10.77.0.2/24 dev b$tag; ip netns exec $outside ip link set b$tag up");
    run("ip netns exec $inside ip link set a$tag up");
}
END {
    local $?;
    run("ip netns del $inside; ip netns del $outside") if $> == 0;
}
my $way = "ip netns exec $inside ip addr add 10.77.0.1/24 dev a$tag";
my $no_way = "ip netns exec $inside ip addr flush dev a$tag";

for my $mode ('transceiver', 'receiver+transmitter') {
    story "$mode: a network without a way, a way that goes and comes back" => sub {
        plan skip_all => 'network namespaces are not allowed here' if !$allowed;
        my $site = Agahi->new(link => qq{bind = "$mode";});
        $site->replace_config(sub { $_[0] =~ s/127\.0\.0\.1:/10.77.0.2:/ });
        $site->import_sample;
        my $smsc = $site->spawn("$site->{folder}/smsc", 'ip', 'netns', 'exec', $outside, 'socat',
            "TCP-LISTEN:$site->{port},reuseaddr,fork,bind=10.77.0.2", "UNIX-CONNECT:$site->{folder}/socket");
        # The peer listens on a socket of the file system, which no namespace parts.
        my $listener = IO::Socket::UNIX->new(Local => "$site->{folder}/socket", Listen => 5) or die $!;
        my $bind_once = sub {
            my $connection = Agahi::within(12, sub { $listener->accept }) or return undef;
            my $length = Agahi::within(4, sub { read($connection, my $head, 16); $head }) // '';
            my (undef, $command, undef, $seq) = unpack('NNNN', $length);
            return undef if !defined $seq;
            syswrite($connection, Agahi::pdu($command | 0x80000000, 0, $seq, "smsc\0"));
            return $connection;
        };
        run($no_way);
        $site->{daemon} = $site->spawn('/dev/null', 'ip', 'netns', 'exec', $inside, "$site->{build}/agahid", '-c', $site->{config});
        ok($site->wait_log(qr/event=link_down .*reason="Network is unreachable" next_try/), "$mode: without a way at start the link is tried again");
        run($way);
        my $begun = time();
        my @connections = map { $bind_once->() } 1 .. ($mode eq 'transceiver' ? 1 : 2);
        ok($site->wait_log(qr/event=link_bound/) && time() - $begun < 8, "$mode: with a way it is bound within reconnect.max");
        run($no_way);
        close $_ for grep { $_ } @connections;
        sleep 4;
        my $before = () = $site->log_text =~ /event=link_bound/g;
        run($way);
        # The far end may have connections that the near one has given up; the last one counts.
        my ($until, $bound) = (time() + 20, 0);
        while (time() < $until && !$bound) {
            my $connection = $bind_once->();
            push @connections, $connection if $connection;
            $bound = (() = $site->log_text =~ /event=link_bound/g) > $before if $connection;
            sleep 0.3;
            $bound ||= (() = $site->log_text =~ /event=link_bound/g) > $before;
        }
        ok($bound, "$mode: and bound again after four seconds without");
        $site->stop('KILL');
        kill('TERM', $smsc);
        $site->wait_exit($smsc, 3);
    };
}

# --- no name server -----------------------------------------------------------------------------------------------------------
# In a mount namespace of its own /etc/resolv.conf is empty: the link says so, goes on trying, and is bound when the
# name can be looked up.
story 'no name server' => sub {
    plan skip_all => 'namespaces are not allowed here' if !$allowed;
    my $site = Agahi->new;
    $site->write('resolv.conf', '');
    $site->write('hosts', "127.0.0.1 localhost\n");
    $site->replace_config(sub { $_[0] =~ s/127\.0\.0\.1:/smsc.test:/ });
    $site->import_sample;
    my $listener = $site->listen_smsc;
    my $mounts = "mount --bind '$site->{folder}/resolv.conf' /etc/resolv.conf && mount --bind '$site->{folder}/hosts' /etc/hosts";
    $site->{daemon} = $site->spawn('/dev/null', 'unshare', '--mount', 'sh', '-c', "$mounts && exec \"\$@\"", 'sh',
        "$site->{build}/agahid", '-c', $site->{config});
    ok($site->wait_log(qr/event=link_down .*host=smsc\.test:\d+ reason="[^"]+" next_try/), 'with an empty resolv.conf the link says why, and tries again');
    my ($reason) = $site->log_text =~ /event=link_down .*reason="([^"]+)"/;
    ok($site->wait_log(qr/event=link_down.*event=link_down/s, 12), "it goes on trying ($reason)");
    open(my $hosts, '>>', "$site->{folder}/hosts") or die;
    print $hosts "127.0.0.1 smsc.test\n";
    close $hosts;
    open(my $resolv, '>>', "$site->{folder}/resolv.conf") or die;
    print $resolv "nameserver 127.0.0.1\n";
    close $resolv;
    my ($peer) = eval { $site->accept_bind($listener) };
    ok($peer, 'and is bound when the name is known');
    $peer->close if $peer;
    $site->stop('KILL');
};
done_testing;
