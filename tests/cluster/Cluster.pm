# What the tests of several nodes share: PostgreSQL servers, hosts of their own network namespaces with a wire to the SMSC and
# one to the database that can be cut, nodes, an SMSC that notes everything, and what must hold of what it noted.
package Cluster;

use strict;
use warnings;
use utf8;

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use IO::Handle;
use lib dirname(abs_path(__FILE__)) . '/../lib';
use Encode ();
use JSON::PP;
use POSIX qw(WNOHANG);
use PostgreSQL;
use Processes qw(now said text_of wait_for write_file);
use Storable qw(retrieve);
use Test::More;
use Time::HiRes qw(sleep);

my $here = dirname(abs_path(__FILE__));
my $root = abs_path("$here/../..");
our @ISA = ('Processes');
my $made = 0;
my %alive; # clusters whose things are to be put away

use constant { SMSC_PORT => 2775, DATABASE_PORT => 5432 };

# On a machine that has other things to do everything takes longer, and more is in doubt.
sub slack { return $ENV{AGAHI_CLUSTER_SLACK} // 1 }

sub quiet { return system("($_[0]) >/dev/null 2>&1") == 0 }

# Why no test of this kind can run here; undef when it can.
sub missing {
    return 'PostgreSQL\'s server is not installed' if !PostgreSQL::is_installed();
    return 'this needs root, for network namespaces' if $> != 0;
    my $name = "agahi-try-$$";
    my $allowed = quiet("ip netns add $name && ip netns exec $name ip link add bridge0 type bridge");
    quiet("ip netns del $name");
    return $allowed ? undef : 'network namespaces are not allowed here';
}

# --- a cluster ------------------------------------------------------------------------------------------------------

# Options: nodes (2), servers (2), sites: of each server and node by name, as in { p1 => 'a', n2 => 'b' } (all in a); limits, messages,
# link, store: more of the configuration; before: what daemons are to be run by.
sub new {
    my ($class, %options) = @_;
    my $folder = tempdir('agahi-cluster-XXXXXX', TMPDIR => 1);
    chmod 0755, $folder;
    my $self = bless { nodes => 2, servers => 2, %options, folder => $folder, tag => $$ % 100000 . chr(97 + $made++ % 26), pids => {},
        build => abs_path($ENV{AGAHI_BUILD} // "$root/build"), names => [] }, $class;
    $alive{$self} = $self;
    $self->make_network;
    $self->start_servers;
    $self->write_nodes;
    $self->start_smsc;
    return $self;
}

# With everything in it: nodes that run, are bound, and know the messages.
sub started {
    my ($class, %options) = @_;
    my $self = $class->new(%options);
    $self->import(1);
    $self->start_node($_) for 1 .. $self->{nodes};
    $self->wait_bound(1 .. $self->{nodes});
    $self->wait_log($_, qr/event=content_loaded .*topics=[1-9]/) or die "node $_ gets no messages" for 1 .. $self->{nodes};
    return $self;
}

# Ends all that runs, and leaves nothing behind.
sub close {
    my ($self) = @_;
    local ($?, $@, $!);
    delete $alive{$self} or return;
    CORE::close($self->{orders}) if $self->{orders};
    $self->kill_all;
    $_->kill for values %{ $self->{database} // {} };
    quiet("ip netns del $_") for @{ $self->{names} };
    remove_tree($self->{folder}) if !$ENV{AGAHI_KEEP};
    print STDERR "kept: $self->{folder}\n" if $ENV{AGAHI_KEEP};
}

sub close_all { $_->close for values %alive }

END { close_all() }
$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);

# --- the network ----------------------------------------------------------------------------------------------------

# A hub has three bridges: the SMSC's network, and the databases' of two sites, with a wire between these. Every host is a
# namespace of its own.
sub namespace { my ($self, $name) = @_; return "agahi-$name-$self->{tag}" }

sub inside { my ($self, $name, @command) = @_; return ('ip', 'netns', 'exec', $self->namespace($name), @command) }

sub run_in {
    my ($self, $name, $command) = @_;
    system($self->inside($name, 'sh', '-c', $command)) == 0 or die "$name: $command";
}

sub add_namespace {
    my ($self, $name) = @_;
    my $namespace = $self->namespace($name);
    push @{ $self->{names} }, $namespace;
    quiet("ip netns add $namespace") or die "no namespace $namespace";
    $self->run_in($name, 'ip link set lo up');
}

# A wire from a host to a bridge of the hub; cut at the hub's end, so that packets vanish and nobody is told.
sub add_wire {
    my ($self, $name, $wire, $bridge, $address) = @_;
    my $hub = $self->namespace('hub');
    my $host = $self->namespace($name);
    quiet("ip link add $wire netns $host type veth peer name $name-$wire netns $hub") or die "no wire $name-$wire";
    $self->run_in('hub', "ip link set $name-$wire master $bridge up");
    $self->run_in($name, "ip addr add $address/24 dev $wire; ip link set $wire up");
}

sub make_network {
    my ($self) = @_;
    $self->add_namespace('hub');
    $self->run_in('hub', "for name in sms dba dbb; do ip link add \$name type bridge; ip link set \$name up; done;"
            . 'ip addr add 10.77.1.1/24 dev sms;'
            . 'ip link add wan-a type veth peer name wan-b; ip link set wan-a master dba up; ip link set wan-b master dbb up');
    for my $n (1 .. $self->{servers}) {
        $self->add_namespace("p$n");
        $self->add_wire("p$n", 'db', 'db' . $self->site("p$n"), "10.77.2.1$n");
    }
    for my $n (1 .. $self->{nodes}) {
        $self->add_namespace("n$n");
        $self->add_wire("n$n", 'sms', 'sms', '10.77.1.' . (100 + $n));
        $self->add_wire("n$n", 'db', 'db' . $self->site("n$n"), '10.77.2.' . (100 + $n));
    }
    if ($self->{witness}) {
        $self->add_namespace('w');
        $self->add_wire('w', 'db', "db$self->{witness}", '10.77.2.20');
    }
}

sub site { my ($self, $name) = @_; return ($self->{sites} // {})->{$name} // 'a' }

# Wires are called like n1-db, n1-sms, p1-db; the one between the sites is wan-a.
sub cut  { my ($self, @wires) = @_; $self->run_in('hub', join(';', map { "ip link set $_ down" } @wires)); return now() }
sub mend { my ($self, @wires) = @_; $self->run_in('hub', join(';', map { "ip link set $_ up" } @wires)); return now() }

# Does a TCP connection from there come about within a second?
sub reaches {
    my ($self, $name, $address, $port) = @_;
    return quiet(join(' ', $self->inside($name, 'timeout', 1, 'bash', '-c', "'exec 3<>/dev/tcp/$address/$port'")));
}

# --- servers --------------------------------------------------------------------------------------------------------

sub server_settings {
    my ($self, $n) = @_;
    my $others = join(', ', map { "p$_" } grep { $_ != $n } 1 .. $self->{servers});
    my $standby = $others ? "ANY 1 ($others)" : '';
    return <<"END";
listen_addresses = '*'
port = @{[DATABASE_PORT]}
unix_socket_directories = '$self->{folder}/p$n'
max_connections = 40
shared_buffers = 32MB
fsync = on
synchronous_commit = on
synchronous_standby_names = '$standby'
max_wal_senders = 8
hot_standby = on
wal_keep_size = 256MB
wal_log_hints = on
wal_sender_timeout = 2s
wal_receiver_timeout = 2s
wal_receiver_status_interval = 1s
wal_retrieve_retry_interval = 200ms
checkpoint_timeout = 30s
log_line_prefix = '%m [%p] '
lc_messages = 'C'
END
}

sub address { return "10.77.2.1$_[0]" }
sub server { my ($self, $n) = @_; return $self->{database}{$n} }

sub start_servers {
    my ($self) = @_;
    return if !$self->{servers};
    for my $n (1 .. $self->{servers}) {
        $self->{database}{$n} = PostgreSQL->new(folder => "$self->{folder}/p$n", port => DATABASE_PORT, within => [$self->inside("p$n")]);
    }
    my $first = $self->server(1);
    $first->make(trusts => '10.77.2.0/24');
    $first->settings($self->server_settings(1));
    $first->start;
    $self->{primary} = 1;
    # Until a standby is there, nothing waits for it.
    $first->sql(['SET synchronous_commit = local', 'CREATE DATABASE agahi'], 'postgres');
    $self->make_standby($_) for 2 .. $self->{servers};
    $self->wait_standbys(1);
}

# A server that follows the primary, from nothing.
sub make_standby {
    my ($self, $n) = @_;
    $self->server($n)->copy_from(address($self->{primary}), DATABASE_PORT);
    $self->follow($n, $self->{primary});
    $self->server($n)->start;
}

sub follow {
    my ($self, $n, $primary) = @_;
    my $from = address($primary);
    $self->server($n)->follow($self->server_settings($n)
            . "primary_conninfo = 'host=$from user=agahi application_name=p$n connect_timeout=2'\nrecovery_target_timeline = 'latest'\n");
}

# SQL, or several in turn, by the socket that no wire reaches: what it says.
sub psql { my ($self, $n, @more) = @_; return ($self->server($n)->psql(@more))[1] }

# Until so many follow that commits wait for one of them.
sub wait_standbys {
    my ($self, $count) = @_;
    return 1 if $self->{servers} < 2;
    return wait_for(15, sub {
            my $following = $self->psql($self->{primary}, q(SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state IN ('quorum', 'sync')), 'postgres');
            $following =~ /^\d+$/ && $following >= $count;
    });
}

# As when its machine dies.
sub kill_server {
    my ($self, $n) = @_;
    $self->server($n)->kill;
    return now();
}

sub promote {
    my ($self, $n) = @_;
    $self->server($n)->promote;
    $self->{primary} = $n;
    return now();
}

# --- nodes ----------------------------------------------------------------------------------------------------------

my $messages = <<'END';
topic,lang,keywords,text
vote,en,vote,Bring your card
vote,ur,ووٹ,کارڈ لائیں
check,en,check,About the roll
women,en,women,About women
youth,en,youth,About youth
language,en,language,English it is
language,ur,زبان,اب اردو میں
thanks,en,thanks,You are welcome
stop,en,stop,We stay quiet
forget,en,forget me,Forgotten
help,en,help,Send a word. Or a number: {topics}
help,ur,مدد,ایک لفظ بھیجیں۔ یا نمبر: {topics}
fallback,en,,Sorry. {topics}
fallback,ur,,معذرت۔ {topics}
nearest,en,,"Did you mean {topics}? Reply with the number."
nearest,ur,,کیا {topics}؟ نمبر بھیجیں۔
limited,en,,Too many messages
limited,ur,,ذرا ٹھہریں
END

sub node_folder { my ($self, $n) = @_; return "$self->{folder}/n$n" }
sub node_log { my ($self, $n) = @_; return text_of($self->node_folder($n) . '/log') }

sub write_node {
    my ($self, $n, %more) = @_;
    my $folder = $self->node_folder($n);
    my $hosts = join(',', map { address($_) } 1 .. $self->{servers});
    my $limits = $self->{limits} // 'sms = { burst = 1000; per_minute = 60000; per_day = 65535; };';
    my ($link, $store) = ($self->{link} // '', $self->{store} // '');
    my $lease = $self->{lease} // 3;
    my $key = $more{key} // "$self->{folder}/agahi.key";
    my $engine = $self->{servers}
        ? qq(engine = "postgresql"; database = "host=$hosts dbname=agahi user=agahi"; node = "n$n"; lease = $lease;) : '';
    write_file("$folder/agahi.conf", <<"END");
links = ( { name = "telco"; smsc = "telco"; hosts = [ "10.77.1.1:@{[SMSC_PORT]}" ]; system_id = "agahi"; password = "secret";
  short_codes = [ "8301" ]; response_timeout = 2; enquire_link = 2; reconnect = { min = 1; max = 1; }; $link } );
service = { default_language = "en"; languages = [ "en", "ur" ]; };
limits = { $limits };
store = { content = "$folder/content.db"; journal = "$folder/journal.db"; key_file = "$key"; $engine $store };
log = { level = "info"; };
admin = { listen = "127.0.0.1:8080"; };
END
}

sub write_nodes {
    my ($self) = @_;
    write_file("$self->{folder}/agahi.key", "00112233445566778899aabbccddeeff\n");
    chmod 0600, "$self->{folder}/agahi.key";
    write_file("$self->{folder}/messages.csv", $self->{messages} // $messages);
    for my $n (1 .. $self->{nodes}) {
        mkdir $self->node_folder($n);
        $self->write_node($n);
    }
}

# `agahi` as the node's host runs it: exit code, and all that it said.
sub agahi {
    my ($self, $n, @arguments) = @_;
    return said($self->inside("n$n", "$self->{build}/agahi", '-c', $self->node_folder($n) . '/agahi.conf', @arguments));
}

sub import {
    my ($self, $n, $file) = @_;
    return if !ref $self; # Perl's own, at `use`
    my ($code, $said) = $self->agahi($n, 'import', $file // "$self->{folder}/messages.csv");
    die "import: $said" if $code != 0;
}

sub start_node {
    my ($self, $n) = @_;
    my $folder = $self->node_folder($n);
    $self->{daemon}{$n} = $self->spawn("$folder/log", $self->inside("n$n", @{ $self->{before} // [] }, "$self->{build}/agahid", '-c', "$folder/agahi.conf"));
    return $self->{daemon}{$n};
}

sub kill_node {
    my ($self, $n) = @_;
    my $at = now();
    kill('KILL', $self->{daemon}{$n});
    $self->wait_end($self->{daemon}{$n}, 5);
    delete $self->{daemon}{$n};
    return $at;
}

# Its exit code, undef when it does not end.
sub stop_node {
    my ($self, $n) = @_;
    my $pid = delete $self->{daemon}{$n} or return undef;
    kill('CONT', $pid);
    kill('TERM', $pid);
    return $self->wait_end($pid, 20) ? $? >> 8 : undef;
}

# Like systemd: a daemon that ended is started again.
sub keep_running {
    my ($self) = @_;
    for my $n (keys %{ $self->{daemon} }) {
        my $pid = $self->{daemon}{$n};
        if ($pid && waitpid($pid, WNOHANG) == $pid) {
            delete $self->{pids}{$pid};
            push @{ $self->{ended}{$n} }, [now(), $? >> 8, $? & 127];
            $self->{daemon}{$n} = 0;
        }
        $self->start_node($n) if !$self->{daemon}{$n} && now() > $self->{ended}{$n}[-1][0] + 0.5;
    }
}

sub wait_log {
    my ($self, $n, $pattern, $seconds, $from) = @_;
    return wait_for($seconds // 10, sub { substr($self->node_log($n), $from // 0) =~ $pattern });
}

# Figures of a node's page, by their name with labels.
sub figures {
    my ($self, $n) = @_;
    my $get = 'print HTTP::Tiny->new(timeout => 2)->get("http://127.0.0.1:8080/metrics")->{content}';
    open(my $pipe, '-|', $self->inside("n$n", $^X, '-MHTTP::Tiny', '-e', $get)) or die;
    return { map { /^([^# ]\S*(?:\{.*\})?) (\S+)$/ ? ($1, $2) : () } <$pipe> };
}

# --- the SMSC -------------------------------------------------------------------------------------------------------

sub start_smsc {
    my ($self) = @_;
    pipe(my $in, my $orders) or die;
    pipe(my $answers, my $out) or die;
    my $pid = fork() // die $!;
    if ($pid == 0) {
        open(STDIN, '<&', $in) or die;
        open(STDOUT, '>&', $out) or die;
        open(STDERR, '>>', "$self->{folder}/smsc.log") or die;
        exec($self->inside('hub', $^X, "$here/smsc", SMSC_PORT)) or POSIX::_exit(127);
    }
    $self->{pids}{$pid} = 1;
    $orders->autoflush(1);
    @$self{qw(orders answers)} = ($orders, $answers);
}

sub order {
    my ($self, %order) = @_;
    $self->{lag} = $order{ms} / 1000 if $order{do} eq 'lag' && $order{ms} / 1000 > ($self->{lag} // 0);
    print { $self->{orders} } encode_json(\%order), "\n";
    my $answers = $self->{answers};
    my $answer = <$answers> // die "the SMSC has ended:\n" . text_of("$self->{folder}/smsc.log");
    return decode_json($answer);
}

sub wait_bound {
    my ($self, @nodes) = @_;
    my $all = wait_for(20, sub { my $bound = $self->order(do => 'state')->{nodes}; !grep { !$bound->{$_} } @nodes });
    return $all if $all;
    die "not bound:\n" . join('', map { "--- n$_\n" . substr($self->node_log($_), -2500) } @nodes);
}

# Asks, and waits for the reply: status, its text, by which node it came and after how long. By any node when none is given.
sub ask {
    my ($self, $n, $from, $text, %more) = @_;
    my $answer = $self->order(do => 'ask', from => $from, text => $text, $n ? (node => $n) : (), %more);
    my ($submit) = @{ $answer->{submits} };
    my $reply = $submit ? pack('H*', $submit->{text}) : undef;
    $reply = Encode::decode('UTF-16BE', $reply) if $submit && $submit->{coding} == 8;
    return { %$answer, text => $reply, $submit ? (node => $submit->{node}, after => $submit->{at} - $answer->{asked}, id => $submit->{id}) : () };
}

# Seconds of load with what is done meanwhile; then until all is acknowledged and answered, or for so long at most.
sub load {
    my ($self, $rate, $seconds, @deeds) = @_;
    my $begun = now();
    $self->order(do => 'load', rate => $rate);
    for my $deed (sort { $a->[0] <=> $b->[0] } @deeds) {
        my ($when, $code) = @$deed;
        while (now() < $begun + $when) {
            $self->keep_running;
            sleep 0.02;
        }
        $code->();
    }
    while (now() < $begun + $seconds) {
        $self->keep_running;
        sleep 0.02;
    }
    $self->order(do => 'load', rate => 0);
    return $self;
}

sub settle {
    my ($self, $seconds) = @_;
    wait_for($seconds // 15, sub {
            $self->keep_running;
            my $state = $self->order(do => 'state');
            $state->{answered} >= $state->{asked} && $state->{acknowledged} >= $state->{asked};
    });
    sleep 0.3; # for what should not come any more
}

# --- what must hold -------------------------------------------------------------------------------------------------

# What the SMSC noted: of each message when it was asked, acknowledged, submitted, and by whom.
sub tally {
    my ($self) = @_;
    my $file = "$self->{folder}/noted";
    $self->order(do => 'log', file => $file);
    my $noted = retrieve($file);
    my %tally = (redelivered => 0, asked => 0, acknowledged => 0, answered => 0, lost => 0, doubled => 0, unacknowledged => 0, moved => 0,
        after_successor => 0, list => $noted->{messages});
    for my $message (@{ $noted->{messages} }) {
        my $submits = $message->{submits} = [grep { $_->{status} == 0 } @{ $message->{submits} }];
        $tally{asked}++;
        $tally{acknowledged}++ if $message->{acknowledged};
        $tally{answered}++ if @$submits;
        $tally{lost}++ if $message->{acknowledged} && !@$submits;
        $tally{unacknowledged}++ if @$submits && !$message->{acknowledged};
        $tally{doubled} += @$submits - 1 if @$submits > 1;
        $tally{redelivered}++ if @{ $message->{deliveries} } > 1;
    }
    note_successors(\%tally);
    return \%tally;
}

# A row that one node acknowledged and another one answered has changed hands. From the first of these on, nothing comes any
# more by a connection of the old one that was there before.
sub note_successors {
    my ($tally) = @_;
    my %submits; # by connection: [when, key]
    my %over;    # connection => when the first row of its node changed hands after it was last acknowledged
    for my $message (@{ $tally->{list} }) {
        push @{ $submits{ $_->{connection} } }, $_->{at} for @{ $message->{submits} };
        my $taken = $message->{acknowledged} or next;
        next if @{ $message->{deliveries} } > 1; # the other one may have taken it for new
        my ($first) = grep { $_->{node} != $taken->[1] } @{ $message->{submits} } or next;
        $tally->{moved}++;
        my $connection = $taken->[2];
        $over{$connection} = $first->{at} if !defined $over{$connection} || $first->{at} < $over{$connection};
    }
    for my $connection (keys %over) {
        $tally->{after_successor} += grep { $_ > $over{$connection} } @{ $submits{$connection} // [] };
        $tally->{first_taken} = $over{$connection} if !defined $tally->{first_taken} || $over{$connection} < $tally->{first_taken};
    }
}

# What happens between these moments of ours, at one node or at all, may be in doubt: what the SMSC was given and no commit
# settled yet, and what it delivered again before the feed had told.
sub doubt { my ($self, $from, $until, $node) = @_; push @{ $self->{doubts} }, [$from, $until, $node] }

# How many may be doubled: those of which anything happened in such a time.
sub doubtful {
    my ($self, $tally) = @_;
    my $count = 0;
    for my $message (@{ $tally->{list} }) {
        my @happened = map { [$_->{at}, $_->{node}] } @{ $message->{submits} };
        push @happened, @{ $message->{deliveries} } if @{ $message->{deliveries} } > 1;
        $count++ if grep { in_doubt($self, @$_[0, 1]) } @happened;
    }
    return $count;
}

sub in_doubt {
    my ($self, $at, $node) = @_;
    for (@{ $self->{doubts} // [] }) {
        my ($from, $until, $only) = @$_;
        return 1 if $at >= $from && $at <= $until && (!defined $only || $only == $node);
    }
    return 0;
}

# The promise, whatever happened: what was acknowledged is answered, nothing else is, and hardly anything twice. What of it does
# not hold, in words.
sub broken {
    my ($tally, $bound) = @_;
    my @broken;
    push @broken, 'nothing was asked' if !$tally->{asked};
    push @broken, $tally->{asked} - $tally->{acknowledged} . ' are never acknowledged' if $tally->{acknowledged} != $tally->{asked};
    push @broken, "$tally->{lost} were acknowledged and are lost" if $tally->{lost};
    push @broken, "$tally->{unacknowledged} are answered that were not acknowledged" if $tally->{unacknowledged};
    push @broken, "$tally->{doubled} are doubled where $bound were in doubt" if $tally->{doubled} > $bound;
    push @broken, "$tally->{after_successor} submits by a node after its successor had begun" if $tally->{after_successor};
    return @broken;
}

sub in_figures {
    my ($tally, $bound) = @_;
    return sprintf('asked %d = acknowledged %d = answered %d, lost %d, doubled %d of %d in doubt, delivered again %d, changed hands %d',
        @$tally{qw(asked acknowledged answered lost doubled)}, $bound, @$tally{qw(redelivered moved)});
}

sub must_hold {
    my ($self) = @_;
    my $tally = $self->tally;
    my $bound = $self->doubtful($tally);
    my @broken = broken($tally, $bound);
    ok(!@broken, 'what was acknowledged is answered, nothing else is, none twice but what was in doubt, and none by a node that has a successor')
        or diag(join("\n", @broken));
    note(in_figures($tally, $bound));
    ok(wait_for(8, sub { $self->psql($self->{primary}, 'SELECT count(*) FROM agahi.outbox') eq '0' }), 'and nothing waits any more')
        or diag($self->psql($self->{primary}, 'SELECT owner >> 32 AS node, owner & 65535 AS epoch, resent, count(*) FROM agahi.outbox GROUP BY 1, 2, 3'));
    return $tally;
}

1;
