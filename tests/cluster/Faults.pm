# What may happen to machines and wires while citizens ask, and what must hold all the same (Cluster.pm: must_hold).
package Faults;

use strict;
use warnings;
use utf8;

use Cluster;
use Test::More;
use Time::HiRes qw(sleep);

my $rate = 200; # messages a second
my $lag = 50;   # milliseconds that the SMSC takes for a submit: some are always open

sub now { return Cluster::now() }

# What was submitted so long before a fault may have no settlement that was committed: the SMSC takes its time, and a commit.
sub doubt_about {
    my ($cluster, $at, $after, $node) = @_;
    $cluster->doubt($at - 0.2 * Cluster::slack() - ($cluster->{lag} // 0), $at + ($after // 0.3), $node);
}

# Nodes that run, and an SMSC that takes its time.
sub cluster {
    my $cluster = Cluster->started(@_);
    $cluster->order(do => 'lag', node => $_, ms => $lag) for 1 .. $cluster->{nodes};
    return $cluster;
}

# When the last submit came by connections of a node that were there at a moment, and the first of what was its by another.
sub tell_times {
    my ($tally, $node, $fault) = @_;
    my $last = 0;
    my $over = $tally->{first_taken} // return note('nothing changed hands');
    for my $message (@{ $tally->{list} }) {
        for (@{ $message->{submits} }) { $last = $_->{at} if $_->{node} == $node && $_->{at} < $over && $_->{at} > $last }
    }
    note(sprintf('node %d submitted last %.2f s after the fault, its successor first %.2f s after it', $node, $last - $fault, $over - $fault));
    return $over - $fault;
}

sub tell_lives {
    my ($cluster) = @_;
    my $ended = $cluster->{ended} // {};
    note("node $_ ended ", scalar @{ $ended->{$_} }, ' times by itself, exit codes ', join(' ', map { $_->[1] . ($_->[2] ? "/signal $_->[2]" : '') } @{ $ended->{$_} }))
        for sort keys %$ended;
}

# --- a node dies -----------------------------------------------------------------------------------------------------

# Every fourth stays dead until another has taken over; the others come back at once, as systemd would start them.
sub node_killed {
    my ($kills) = @_;
    my $cluster = cluster();
    my @deeds;
    my $at = 1;
    for my $i (1 .. $kills) {
        my $n = $i % 2 + 1;
        push @deeds, [$at, sub { doubt_about($cluster, $cluster->kill_node($n), 0.1, $n) }];
        my $stays = $i % 4 == 1 ? 4.5 : 0.4;
        push @deeds, [$at + $stays, sub { $cluster->start_node($n) }];
        $at += $stays + 1.2 + rand(0.4);
    }
    $cluster->load($rate, $at, @deeds);
    $cluster->settle;
    my $tally = $cluster->must_hold;
    note("$kills times");
    $cluster->close;
}

# With replies that wait for a slow SMSC: all of them change hands, and few are doubled.
sub node_killed_with_backlog {
    my $cluster = cluster();
    $cluster->order(do => 'lag', node => 1, ms => 400);
    my $fault;
    $cluster->load($rate, 9, [3, sub { doubt_about($cluster, $fault = $cluster->kill_node(1), 0.1, 1) }], [8, sub { $cluster->start_node(1) }]);
    $cluster->settle;
    my $tally = $cluster->must_hold;
    tell_times($tally, 1, $fault);
    $cluster->close;
}

sub node_stopped {
    my $cluster = cluster();
    my ($fault, $woken);
    $cluster->load($rate, 14,
        [2, sub { $fault = now(); kill('STOP', $cluster->{daemon}{1}); doubt_about($cluster, $fault, 0.1, 1) }],
        [10, sub { $woken = now(); kill('CONT', $cluster->{daemon}{1}); doubt_about($cluster, $woken, 0.3, 1) }]);
    $cluster->settle;
    my $tally = $cluster->must_hold;
    tell_times($tally, 1, $fault);
    tell_lives($cluster);
    $cluster->close;
}

# --- wires are cut ---------------------------------------------------------------------------------------------------

# A node without database, SMSC or both; `mended` seconds later it is back, or never.
sub node_cut {
    my ($wires, $mended) = @_;
    my $cluster = cluster();
    my @wires = map { "n1-$_" } @$wires;
    my $fault;
    my @deeds = [2, sub { $fault = $cluster->cut(@wires); doubt_about($cluster, $fault, 0.5, 1) }];
    push @deeds, [2 + $mended, sub { doubt_about($cluster, $cluster->mend(@wires)) }] if $mended;
    $cluster->load($rate, $mended ? $mended + 6 : 12, @deeds);
    $cluster->settle;
    my $tally = $cluster->must_hold;
    tell_times($tally, 1, $fault);
    tell_lives($cluster);
    if ($mended) {
        $cluster->wait_bound(1, 2);
        is($cluster->ask(1, '923009999999', 'vote')->{text}, 'Bring your card', 'and the node serves again');
    }
    $cluster->close;
}

# --- the database ----------------------------------------------------------------------------------------------------

sub wal_receiver { my ($cluster, $n) = @_; return grep { Cluster::text_of("/proc/$_/cmdline") =~ /walreceiver/ } Processes::children($cluster->server($n)->pid) }

# Commits that wait for a standby.
sub waiting_commits {
    my ($cluster) = @_;
    return $cluster->psql($cluster->{primary}, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
}

# The primary dies. `how`: at any moment; with a COMMIT that waits, which the standby has got ("got"), or never will ("missed").
sub kill_primary {
    my ($cluster, $how) = @_;
    my $old = $cluster->{primary};
    my $new = 3 - $old;
    my @receiver = $how eq 'got' ? wal_receiver($cluster, $new) : ();
    kill('STOP', @receiver);
    $cluster->cut("p$new-db") if $how eq 'missed';
    Cluster::wait_for(2, sub { waiting_commits($cluster) > 0 }) if $how ne 'any';
    doubt_about($cluster, $cluster->kill_server($old));
    kill('CONT', @receiver);
    $cluster->mend("p$new-db") if $how eq 'missed';
    sleep(0.1);
    $cluster->promote($new);
    $cluster->make_standby($old);
    $cluster->wait_standbys(1) or die "p$old does not follow p$new";
}

sub primary_killed {
    my ($kills, @how) = @_;
    my $cluster = cluster();
    my ($at, @deeds) = (1);
    for my $i (1 .. $kills) {
        my $how = $how[ $i % @how ];
        push @deeds, [$at, sub { sleep(rand(0.3)); kill_primary($cluster, $how) }];
        $at += 3.5;
    }
    $cluster->load($rate, $at + 2, @deeds);
    $cluster->settle(25);
    $cluster->must_hold;
    note("$kills times: @how");
    tell_lives($cluster);
    $cluster->close;
}

# Those that were acknowledged in a time.
sub acknowledged_between {
    my ($tally, $from, $until) = @_;
    return scalar grep { $_->{acknowledged} && $_->{acknowledged}[0] > $from && $_->{acknowledged}[0] < $until } @{ $tally->{list} };
}

sub standby_away {
    my $cluster = cluster();
    my ($away, $back);
    $cluster->load($rate, 14, [2, sub { $away = $cluster->kill_server(2); doubt_about($cluster, $away) }],
        [8, sub { $back = now(); $cluster->make_standby(2); doubt_about($cluster, now()) }]);
    $cluster->settle;
    my $tally = $cluster->must_hold;
    is(acknowledged_between($tally, $away + 0.3, $back), 0, 'while it is away nothing is acknowledged');
    tell_lives($cluster);
    $cluster->close;
}

# A cancelled COMMIT says that it succeeded, with a warning: on one machine only.
sub cancel_waits {
    my ($cluster) = @_;
    return $cluster->psql(1, "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
}

sub commit_cancelled {
    my $cluster = cluster();
    my ($away, $back);
    my $cancelled = 0;
    $cluster->load($rate, 13,
        [2, sub { $away = $cluster->cut('p2-db'); doubt_about($cluster, $away) }],
        (map { [3 + $_ * 0.25, sub { $cancelled += cancel_waits($cluster) }] } 0 .. 16),
        [8, sub { $back = $cluster->mend('p2-db'); doubt_about($cluster, $back) }]);
    $cluster->settle;
    my $tally = $cluster->must_hold;
    cmp_ok($cancelled, '>', 0, "$cancelled waits were cancelled");
    is(acknowledged_between($tally, $away + 0.3, $back), 0, 'and nothing is acknowledged by them');
    tell_lives($cluster);
    $cluster->close;
}

# --- two sites -------------------------------------------------------------------------------------------------------

# Stands in for Patroni with etcd at three places: who sees no other of the three for so long gives up, and two that see each
# other and not the primary promote the standby that has most.
sub witness_decides {
    my ($cluster) = @_;
    my $blind = Cluster::wait_for(10, sub { !$cluster->reaches('w', Cluster::address(1), 5432) && !$cluster->reaches('p2', Cluster::address(1), 5432)
                && $cluster->reaches('w', Cluster::address(2), 5432) });
    die 'the witness sees the primary' if !$blind;
    $cluster->kill_server(1); # as Patroni does where it lost etcd
    my %has = map { ($_ => $cluster->psql($_, "SELECT pg_last_wal_receive_lsn() - '0/0'", 'postgres')) } 2, 3;
    my ($new, $other) = $has{2} >= $has{3} ? (2, 3) : (3, 2);
    $cluster->promote($new);
    $cluster->follow($other, $new);
    $cluster->psql($other, 'SELECT pg_reload_conf()', 'postgres');
    return $new;
}

sub sites_cut_apart {
    my $cluster = cluster(servers => 3, sites => { p2 => 'b', p3 => 'b', n2 => 'b' }, witness => 'b');
    my ($fault, $new);
    $cluster->load($rate, 20,
        [2, sub { $fault = $cluster->cut('wan-a'); doubt_about($cluster, $fault, 0.5) }],
        [4, sub { $new = witness_decides($cluster); doubt_about($cluster, now()) }],
        [12, sub { $cluster->mend('wan-a'); $cluster->make_standby(1) }]);
    $cluster->settle(25);
    my $tally = $cluster->must_hold;
    note("p$new was promoted");
    tell_times($tally, 1, $fault);
    tell_lives($cluster);
    $cluster->wait_bound(1, 2);
    is($cluster->ask(1, '923009999999', 'vote')->{text}, 'Bring your card', 'and the node of the lost site serves again');
    $cluster->close;
}

# --- all at once -----------------------------------------------------------------------------------------------------

# Each begins something, and tells what ends it: `seconds` later.
my @mischief = (
    sub { my ($cluster, $n) = @_; $cluster->kill_node($n) if $cluster->{daemon}{$n}; return sub { $cluster->start_node($n) if !exists $cluster->{daemon}{$n} } },
    sub { my ($cluster, $n) = @_; $cluster->cut("n$n-db"); return sub { $cluster->mend("n$n-db") } },
    sub { my ($cluster, $n) = @_; $cluster->cut("n$n-sms"); return sub { $cluster->mend("n$n-sms") } },
    sub {
        my ($cluster, $n) = @_;
        my $pid = $cluster->{daemon}{$n} or return sub { };
        kill('STOP', $pid);
        return sub { kill('CONT', $pid) };
    },
    sub { my ($cluster) = @_; kill_primary($cluster, (qw(any got missed))[ int(rand(3)) ]); return sub { } },
);

# Whatever comes, as the seed has it: nothing is lost, and nobody submits after his successor has begun. How much may be doubled
# nobody counts here.
sub anything {
    my ($seconds, $seed) = @_;
    srand($seed);
    note("seed $seed");
    my $cluster = cluster(nodes => 3);
    $cluster->doubt(0, 9e9);
    my @deeds;
    for (my $at = 1; $at < $seconds - 8; $at += 1 + rand(3)) {
        my ($what, $n, $lasts, $end) = (int(rand(@mischief)), 1 + int(rand(3)), 0.2 + rand(7));
        push @deeds, [$at, sub { $end = $mischief[$what]->($cluster, $n) }], [$at + $lasts, sub { $end->() }];
    }
    $cluster->load($rate, $seconds, @deeds);
    $cluster->settle(40);
    $cluster->must_hold;
    note(@deeds / 2 . ' things happened');
    tell_lives($cluster);
    $cluster->close;
}

# --- claims ----------------------------------------------------------------------------------------------------------

# What a node could not submit is wanted by two at once.
sub claimed_by_two {
    my $cluster = cluster(nodes => 3);
    $cluster->order(do => 'refuse', node => 1, status => 0x58);
    $cluster->order(do => 'load', rate => 400, node => 1);
    sleep(3);
    $cluster->order(do => 'load', rate => 0);
    sleep(0.5);
    my $waiting = $cluster->psql(1, 'SELECT count(*) FROM agahi.outbox');
    $cluster->kill_node(1);
    $cluster->settle(20);
    my $tally = $cluster->must_hold;
    my %by;
    $by{ $_->{submits}[0]{node} }++ for grep { @{ $_->{submits} } } @{ $tally->{list} };
    note("$waiting waited; node 2 answered ", $by{2} // 0, ', node 3 ', $by{3} // 0);
    cmp_ok($waiting, '>', 500, 'many waited');
    cmp_ok($by{$_} // 0, '>', 0, "node $_ took some") for 2, 3;
    is($tally->{doubled}, 0, 'and no row went to both');
    $cluster->close;
}

1;
