# What tests share that start several programs: each ends with its test, whatever comes of it.
package Processes;

use strict;
use warnings;

use Exporter 'import';
use POSIX qw(WNOHANG);
use Time::HiRes qw(clock_gettime sleep CLOCK_MONOTONIC);

our @EXPORT_OK = qw(children now said text_of wait_for write_file);

sub now { return clock_gettime(CLOCK_MONOTONIC) }

# Octets; none where there is no such file.
sub text_of {
    my ($path) = @_;
    open(my $file, '<:raw', $path) or return '';
    local $/;
    return <$file> // '';
}

sub write_file {
    my ($path, $text) = @_;
    open(my $file, '>:utf8', $path) or die "$path: $!\n";
    print $file $text;
    close $file or die "$path: $!\n";
}

# Until the code says so, or the time is over; what it said at last.
sub wait_for {
    my ($seconds, $code) = @_;
    my $until = now() + $seconds;
    my $got;
    sleep 0.03 while !($got = $code->()) && now() < $until;
    return $got;
}

# Runs a program to its end: its exit code, and all that it said.
sub said {
    my (@command) = @_;
    my $pid = open(my $pipe, '-|') // die $!;
    if ($pid == 0) {
        open(STDERR, '>&', \*STDOUT) or die;
        open(STDIN, '<', '/dev/null') or die;
        exec(@command) or POSIX::_exit(127);
    }
    my $said = do { local $/; <$pipe> // '' };
    close $pipe;
    return ($? & 127 ? 128 + ($? & 127) : $? >> 8, $said);
}

# The processes of which a process is the parent.
sub children {
    my ($parent) = @_;
    return map { text_of($_) =~ /^(\d+) \(.*\) \S $parent /s ? $1 : () } glob('/proc/[0-9]*/stat');
}

# --- of an object, whose {pids} are those that it has to end ------------------------------------------------------------

sub spawn {
    my ($self, $log, @command) = @_;
    my $pid = fork() // die $!;
    if ($pid == 0) {
        open(STDIN, '<', '/dev/null') or die;
        open(STDOUT, '>>', $log) or die;
        open(STDERR, '>>', $log) or die;
        exec(@command) or POSIX::_exit(127);
    }
    $self->{pids}{$pid} = 1;
    return $pid;
}

# True when it has ended within the seconds; its status is in $?.
sub wait_end {
    my ($self, $pid, $seconds) = @_;
    my $ended = wait_for($seconds, sub { waitpid($pid, WNOHANG) == $pid });
    delete $self->{pids}{$pid} if $ended;
    return $ended;
}

sub kill_all {
    my ($self) = @_;
    my @pids = keys %{ $self->{pids} };
    kill('KILL', @pids);
    waitpid($_, 0) for @pids;
}

1;
