# Are the checks any good? In a build of its own (make FAULTS=1) a node does without what the promise rests on, one thing at a time,
# and what must hold must then not hold.
package Controls;

use strict;
use warnings;
use utf8;

use Cluster;
use Cwd qw(abs_path);
use Faults;
use Test::More;
use Time::HiRes qw(sleep);

# A cluster whose nodes do without.
sub without {
    my ($what, %more) = @_;
    local $ENV{AGAHI_BUILD} = abs_path($ENV{AGAHI_FAULTS_BUILD} // "$ENV{AGAHI_BUILD}/faults");
    return Cluster->started(before => ['env', "AGAHI_TEST_FAULT=$what"], %more);
}

sub must_fail {
    my ($cluster, $wanted) = @_;
    my $tally = $cluster->tally;
    my $bound = $cluster->doubtful($tally);
    my @broken = Cluster::broken($tally, $bound);
    note(Cluster::in_figures($tally, $bound));
    note("seen: $_") for @broken;
    ok(scalar(grep { $_ =~ $wanted } @broken), 'it is seen');
    $cluster->close;
}

# Replies that wait at node 1, whose SMSC is slow.
sub pile_up {
    my ($cluster) = @_;
    $cluster->order(do => 'lag', node => 1, ms => 1200);
    $cluster->order(do => 'load', rate => 300, node => 1);
    sleep(3);
    $cluster->order(do => 'load', rate => 0);
    sleep(0.5);
}

# A node that is cut off goes on submitting what another one has taken over.
sub no_lease {
    my $cluster = without('lease');
    pile_up($cluster);
    my $fault = $cluster->cut('n1-db');
    Faults::doubt_about($cluster, $fault);
    sleep(9);
    $cluster->mend('n1-db');
    $cluster->settle;
    must_fail($cluster, qr/successor|doubled/);
}

# A node that was taken for dead comes back, and its commits are taken as if nothing had been.
sub no_fence {
    my $cluster = without('fence');
    $cluster->psql(1, 'CREATE OR REPLACE FUNCTION agahi.fence(bigint, bigint, bigint) RETURNS void LANGUAGE sql AS $$'
            . ' UPDATE agahi.node SET beat = beat + 1, last_id = greatest(last_id, $3) WHERE id = $1 AND epoch = $2 $$');
    pile_up($cluster);
    Faults::doubt_about($cluster, Cluster::now());
    kill('STOP', $cluster->{daemon}{1});
    sleep(8);
    kill('CONT', $cluster->{daemon}{1});
    sleep(2);
    $cluster->settle;
    must_fail($cluster, qr/successor|doubled/);
}

# Acknowledged when the statements before COMMIT went well: then the primary dies with a COMMIT that its standby never got.
sub before_commit {
    my $cluster = without('commit');
    $cluster->load(200, 8, [2, sub { Faults::kill_primary($cluster, 'missed') }]);
    $cluster->settle;
    must_fail($cluster, qr/lost/);
}

# Commits that wait for no standby, while it is away; then the primary dies, and what the standby has is all there is.
sub local_commit {
    my $cluster = without('local');
    $cluster->load(200, 9,
        [2, sub { $cluster->cut('p2-db') }],
        [4, sub { $cluster->kill_server(1); $cluster->mend('p2-db'); $cluster->promote(2); $cluster->make_standby(1) }]);
    $cluster->settle;
    must_fail($cluster, qr/lost/);
}

sub all {
    my %controls = (
        'without a lease'                     => \&no_lease,
        'without a fence'                     => \&no_fence,
        'acting before COMMIT'                => \&before_commit,
        'commits that wait for no standby'    => \&local_commit,
    );
    for my $name (sort keys %controls) {
        note($name);
        eval { $controls{$name}->(); 1 } or fail("$name: it comes to its end") || diag($@);
        Cluster::close_all();
    }
}

1;
