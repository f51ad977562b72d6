#!/usr/bin/perl
# Two nodes and two PostgreSQL servers: the short form of `make cluster-check` (tests/cluster/run).
use strict;
use warnings;
use FindBin;

$ENV{AGAHI_CLUSTER_SLACK} //= 4; # other tests run beside it
exec($^X, "$FindBin::Bin/../cluster/run", '--short', $ENV{AGAHI_BUILD} // 'build') or die $!;
