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

# A cluster whose nodes do without; or, where nothing is named, as it should be.
sub without {
    my ($what) = @_;
    return Cluster->started if !defined $what;
    local $ENV{AGAHI_BUILD} = abs_path($ENV{AGAHI_FAULTS_BUILD} // "$ENV{AGAHI_BUILD}/faults");
    return Cluster->started(before => ['env', "AGAHI_TEST_FAULT=$what"]);
}

# What of the promise was broken.
sub what_is_broken {
    my ($cluster) = @_;
    $cluster->settle;
    my $tally = $cluster->tally;
    my $bound = $cluster->doubtful($tally);
    note(Cluster::in_figures($tally, $bound));
    $cluster->close;
    return Cluster::broken($tally, $bound);
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
    my $cluster = without(@_);
    pile_up($cluster);
    my $fault = $cluster->cut('n1-db');
    Faults::doubt_about($cluster, $fault);
    sleep(9);
    $cluster->mend('n1-db');
    return what_is_broken($cluster);
}

# A node that was taken for dead comes back, and its commits are taken as if nothing had been.
sub no_fence {
    my $cluster = without(@_);
    $cluster->psql(1, 'CREATE OR REPLACE FUNCTION agahi.fence(bigint, bigint, bigint) RETURNS void LANGUAGE sql AS $$'
            . ' UPDATE agahi.node SET beat = beat + 1, last_id = greatest(last_id, $3) WHERE id = $1 AND epoch = $2 $$') if @_;
    pile_up($cluster);
    Faults::doubt_about($cluster, Cluster::now());
    kill('STOP', $cluster->{daemon}{1});
    sleep(8);
    kill('CONT', $cluster->{daemon}{1});
    sleep(2);
    return what_is_broken($cluster);
}

# From now on replies wait: of what is answered at once no loss would be seen. What was taken just before has no settlement that
# outlives the nodes.
sub hold_replies {
    my ($cluster, $status) = @_;
    $cluster->order(do => 'refuse', node => $_, status => $status) for 1, 2;
    Faults::doubt_about($cluster, Cluster::now());
}

# The primary dies, and the nodes with it; what the standby has is all there is.
sub lose_all_but_standby {
    my ($cluster) = @_;
    Faults::doubt_about($cluster, $cluster->kill_server(1));
    sleep(0.3);
    $cluster->kill_node($_) for 1, 2;
    $cluster->mend('p2-db');
    $cluster->promote(2);
    $cluster->make_standby(1);
    $cluster->wait_standbys(1);
    hold_replies($cluster, 0);
    $cluster->start_node($_) for 1, 2;
}

# Acknowledged when the statements before COMMIT went well: then the primary dies, and its standby never got them.
sub before_commit {
    my $cluster = without(@_);
    $cluster->load(200, 4,
        [1, sub { hold_replies($cluster, 0x58); $cluster->cut('p2-db') }],
        (map { [1.2 + $_ * 0.2, sub { Faults::cancel_waits($cluster) }] } 0 .. 3),
        [2, sub { lose_all_but_standby($cluster) }]);
    return what_is_broken($cluster);
}

# Commits that wait for no standby, while it is away; then the primary dies.
sub local_commit {
    my $cluster = without(@_);
    $cluster->load(200, 5,
        [1, sub { hold_replies($cluster, 0x58); $cluster->cut('p2-db') }],
        [3, sub { lose_all_but_standby($cluster) }]);
    return what_is_broken($cluster);
}

sub all {
    my @controls = (
        ['without a lease', 'lease', \&no_lease, qr/successor|doubled/],
        ['without a fence', 'fence', \&no_fence, qr/successor|doubled/],
        ['acting before COMMIT', 'commit', \&before_commit, qr/lost/],
        ['commits that wait for no standby', 'local', \&local_commit, qr/lost/],
    );
    for my $control (@controls) {
        my ($name, $fault, $code, $wanted) = @$control;
        my @broken = eval { $code->($fault) };
        diag($@) if $@;
        note("seen: $_") for @broken;
        ok(scalar(grep { $_ =~ $wanted } @broken), "$name: the promise is broken, and it is seen");
        @broken = eval { $code->() };
        ok(!@broken && !$@, 'and where nothing is left out it holds') or diag(join("\n", @broken, $@));
        Cluster::close_all();
    }
}

1;
