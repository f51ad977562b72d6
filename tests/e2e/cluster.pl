#!/usr/bin/perl
# Two nodes and two PostgreSQL servers: the short form of `make cluster-check` (tests/cluster/run).
use strict;
use warnings;
use FindBin;

$ENV{AGAHI_CLUSTER_SLACK} //= 4; # other tests run beside it
my $build = $ENV{AGAHI_BUILD} // 'build';
# Under the sanitizers it is memory that is looked at, for which these two are enough; faults are played with the other build.
my @only = $build =~ /sanitize/ ? qw(kill citizens-short) : ();
exec($^X, "$FindBin::Bin/../cluster/run", '--short', $build, @only) or die $!;
