# What the benches share: the daemon or an echo beside the simulator's load, on cores of their own; what each thread
# took of them; medians.
#
# Where everything runs, of two cores: core 0 has the client's loop (the daemon's, or the echo) and nothing else; core 1
# has the daemon's other threads, of which the writer alone is busy, and the simulator, which takes about a tenth of it.
# So nothing moves between cores while it is measured, and the loop, which all requests pass, is never pushed aside.
# BENCH_LAYOUT=free: the client runs where the system puts it, as on a host; the simulator stays on core 1. With few
# messages at once that is faster, for then loop and writer wait for each other, and that is quicker on one core.
package Bench;

use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../e2e";
use Agahi;
use Exporter 'import';
use JSON::PP;
use Time::HiRes qw(sleep);

our @EXPORT = qw(LOOP_CORE OTHER_CORE TEXT pinned pin_threads cpu_by_thread memory figures median spread start_daemon
    measure_daemon measure_echo spawn_load load_of);

use constant { LOOP_CORE => 0, OTHER_CORE => 1 };
use constant TEXT => 'Bench: one reply of one part in the default alphabet and as long as a citizen would get it.';

my $can_pin = system('taskset -c 0,1 true 2>/dev/null') == 0;
my $is_free = ($ENV{BENCH_LAYOUT} // 'apart') eq 'free';

# A command on a core.
sub pinned {
    my ($core, @command) = @_;
    return $can_pin ? ('taskset', '-c', $core, @command) : @command;
}

sub layout {
    return 'cores are the system\'s choice' if !$can_pin;
    return sprintf('core %d: the simulator; the client runs where the system puts it', OTHER_CORE) if $is_free;
    return sprintf('core %d: the client\'s loop alone; core %d: its other threads (the writer) and the simulator', LOOP_CORE, OTHER_CORE);
}

sub threads_of { return map { m{/(\d+)$} } glob("/proc/$_[0]/task/*") }

sub pin_threads {
    my ($pid) = @_;
    return if !$can_pin || $is_free;
    for my $thread (threads_of($pid)) {
        my $core = $thread == $pid ? LOOP_CORE : OTHER_CORE;
        system("taskset -cp $core $thread >/dev/null 2>&1");
    }
}

# CPU seconds of each thread of a process.
sub cpu_by_thread {
    my ($pid) = @_;
    my %cpu;
    for my $thread (threads_of($pid)) {
        open(my $stat, '<', "/proc/$pid/task/$thread/schedstat") or next;
        my ($ns) = split / /, <$stat> // 0;
        $cpu{$thread} = $ns / 1e9;
    }
    return \%cpu;
}

# Octets: resident now, and the most there ever were.
sub memory {
    my ($pid) = @_;
    open(my $file, '<', "/proc/$pid/status") or return (0, 0);
    my $status = join('', <$file>);
    return map { $status =~ /$_:\s+(\d+)/ ? $1 * 1024 : 0 } qw(VmRSS VmHWM);
}

sub figures {
    open(my $file, '<', $_[0]) or die "$_[0]: $!";
    local $/;
    my $text = <$file> || '{}';
    return decode_json($text);
}

sub median {
    my @sorted = sort { $a <=> $b } @_;
    return @sorted % 2 ? $sorted[$#sorted / 2] : ($sorted[@sorted / 2 - 1] + $sorted[@sorted / 2]) / 2;
}

# "median (least..most)", each printed by the format; of one value that alone.
sub spread {
    my ($format, @values) = @_;
    my @sorted = sort { $a <=> $b } @values;
    return sprintf($format, @values) if @values == 1;
    return sprintf("$format ($format..$format)", median(@values), $sorted[0], $sorted[-1]);
}

# A site of this build's, with one answer for "vote" or, for another word, the sample. `link`, `limits`, `durability` are
# Agahi's; `links` too.
sub site_of {
    my ($build, $word, %options) = @_;
    my $site = Agahi->new(%options);
    $site->{build} = $build;
    if ($word ne 'vote') {
        $site->import_sample;
        return $site;
    }
    $site->write('bench.csv', "topic,lang,keywords,text\nvote,en,vote," . TEXT . "\n" . Agahi::needed_rows());
    my ($code, undef, $errors) = $site->agahi('import', "$site->{folder}/bench.csv");
    die "import: $errors" if $code != 0;
    return $site;
}

# Loads are this build's own, whatever daemon they are for. Returns the process.
sub spawn_load {
    my ($site, $build, $name, @options) = @_;
    return $site->spawn("$site->{folder}/$name", pinned(OTHER_CORE, "$build/agahi-smsc", '--json', @options));
}

# The figures of a load that ends now; dies when it lost anything.
sub load_of {
    my ($site, $pid, $name, $seconds) = @_;
    my $status = $site->wait_exit($pid, $seconds // 600);
    my $result = figures("$site->{folder}/$name");
    die 'the load failed: ' . encode_json($result) . "\n" if !defined $status || $status != 0;
    return $result;
}

# Starts the daemon with the loop on its core, when it listens to no SMSC yet: threads are there, links are not.
sub start_daemon {
    my ($site) = @_;
    my $pid = $site->start;
    $site->wait_log(qr/event=started/, 60) or die 'the daemon does not start:' . $site->log_text;
    pin_threads($pid);
    return $pid;
}

# One run: the load's figures, with CPU seconds for 100,000 requests of `loop`, `writer` and `simulator`, and `memory`.
#   daemon, load: builds; window, requests, word, durability
sub measure_daemon {
    my (%run) = @_;
    my $site = site_of($run{daemon}, $run{word} // 'vote', link => "window = $run{window};", durability => $run{durability} // 'full');
    my $pid = start_daemon($site);
    my $before = cpu_by_thread($pid);
    my ($resident) = memory($pid);
    my $load = spawn_load($site, $run{load}, 'load', '-p', $site->{port}, '--load', $run{requests}, '--window', $run{window},
        '--text', $run{word} // 'vote');
    my $result = load_of($site, $load, 'load');
    my $after = cpu_by_thread($pid);
    my (undef, $most) = memory($pid);
    my %cpu = map { $_ => ($after->{$_} - ($before->{$_} // 0)) * 100000 / $run{requests} } keys %$after;
    $result->{loop} = delete $cpu{$pid};
    ($result->{writer}) = sort { $b <=> $a } values %cpu;
    $result->{simulator} = $result->{cpu_seconds} * 100000 / $run{requests};
    $result->{memory} = $most - $resident;
    $site->stop;
    return $result;
}

# The same of an echo: `kind` is library or own.
sub measure_echo {
    my (%run) = @_;
    my $site = Agahi->new;
    my $load = spawn_load($site, $run{load}, 'load', '-p', $site->{port}, '--load', $run{requests}, '--window', $run{window});
    sleep 0.3;
    my $echo = $site->spawn("$site->{folder}/echo", ($is_free ? () : pinned(LOOP_CORE)), "$run{load}/bench/echo", $run{kind}, $site->{port}, TEXT);
    my $result = load_of($site, $load, 'load');
    $site->wait_exit($echo, 5) // die 'the echo does not end';
    open(my $file, '<', "$site->{folder}/echo") or die;
    my ($seconds) = <$file> =~ /^cpu ([\d.]+)$/ or die 'the echo tells nothing';
    $result->{loop} = $seconds * 100000 / $run{requests};
    $result->{simulator} = $result->{cpu_seconds} * 100000 / $run{requests};
    return $result;
}

1;
