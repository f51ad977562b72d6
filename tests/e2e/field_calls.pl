#!/usr/bin/perl
# Calls of the system that fail inside the daemon: the link is bound all the same.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Time::HiRes qw(sleep time);

my $number = 923006900000;

# Each of the first calls in turn, and every second one: the link is bound all the same, and again after a cut.
for my $case (map { my $call = $_; map { "$call=$_" } 1, 2, 'half' } qw(connect socket)) {
    for my $mode ('transceiver', 'receiver+transmitter') {
        story "$case, $mode: bound all the same, and again after a cut" => sub {
            my $site = Agahi->new(link => qq{bind = "$mode";});
            my $library = $site->fault_library;
            $site->import_sample;
            my $listener = $site->listen_smsc;
            local $ENV{LD_PRELOAD} = $library;
            local $ENV{AGAHI_FAULTS} = $case;
            $site->start;
            delete $ENV{LD_PRELOAD};
            for my $time (1, 2) {
                my ($receiver, $transmitter) = eval { $site->accept_pair($listener, $mode ne 'transceiver') };
                my (undef, $reply) = $receiver ? Agahi::ask_pair($receiver, $transmitter, 5, source => ++$number) : ();
                ok(defined(($reply // {})->{text}), "$case, $mode: bound, time $time");
                $_->close for grep { $_ } $receiver, $transmitter;
            }
            $site->stop('KILL');
            close $listener;
        };
    }
}

done_testing;
