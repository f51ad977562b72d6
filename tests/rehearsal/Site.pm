# Where a rehearsal is played: nodes, and three PostgreSQL servers that follow each other, on the loopback address of one machine.
# Nothing is asked of the kernel that an ordinary user may not.
package Site;

use strict;
use warnings;
use utf8;

use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use Encode qw(decode);
use IO::Socket::INET;
use lib dirname(abs_path(__FILE__)) . '/../lib';
use JSON::PP;
use POSIX qw(WNOHANG);
use PostgreSQL;
use Processes qw(text_of wait_for write_file);
use Time::HiRes qw(time);

our @ISA = ('Processes');
my $root = abs_path(dirname(abs_path(__FILE__)) . '/../..');
use constant SERVERS => 3;
my @telcos = qw(a b c d);
my $here; # what is put away at the end, however that comes

# Options: build, nodes, engine (postgresql or sqlite), lease.
sub new {
    my ($class, %options) = @_;
    my $folder = tempdir('agahi-rehearsal-XXXXXX', TMPDIR => 1);
    chmod 0755, $folder;
    my $self = bless { %options, folder => $folder, owner => $$, pids => {} }, $class;
    $here = $self;
    $self->{port} = free_ports(4 * $self->{nodes} + $self->{nodes} + SERVERS);
    $self->{admin_port} = $self->{port} + 4 * $self->{nodes};
    $self->{database_port} = $self->{admin_port} + $self->{nodes};
    $self->start_servers if $self->{engine} eq 'postgresql';
    $self->write_node($_) for 1 .. $self->{nodes};
    return $self;
}

# The first of so many ports in a row that nobody listens on.
sub free_ports {
    my ($count) = @_;
    for (1 .. 100) {
        my $first = 12000 + int(rand(15000));
        my @sockets = map { IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1', LocalPort => $first + $_) } 0 .. $count - 1;
        return $first if !grep { !$_ } @sockets;
    }
    die "no free ports\n";
}

# What must not hold up who looks on: a child does it, and notes when it began and ended, and why it failed.
sub meanwhile {
    my ($self, $name, $code) = @_;
    my $pid = fork() // die $!;
    if ($pid != 0) {
        $self->{pids}{$pid} = 1;
        return;
    }
    my $began = time();
    my $said = eval { $code->() // '' };
    write_file("$self->{folder}/$name.done", encode_json({ began => $began, ended => time(), said => $said, failed => $@ }));
    POSIX::_exit(0);
}

# What it noted; undef until then.
sub done {
    my ($self, $name) = @_;
    my $text = text_of("$self->{folder}/$name.done") or return undef;
    return decode_json($text);
}

# Ends all that runs, and leaves nothing behind.
sub close_all {
    my ($self) = @_;
    return if $self->{owner} != $$;
    local ($?, $@, $!);
    $self->kill_all;
    $_->kill for values %{ $self->{server} // {} };
    remove_tree($self->{folder}) if !$ENV{AGAHI_KEEP};
    print STDERR "kept: $self->{folder}\n" if $ENV{AGAHI_KEEP};
}

END { $here->close_all if $here }
$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);

# --- servers -----------------------------------------------------------------------------------------------

sub database_port { my ($self, $n) = @_; return $self->{database_port} + $n - 1 }

sub settings_of {
    my ($self, $n) = @_;
    my @others = grep { $_ != $n } 1 .. SERVERS;
    my $names = join(', ', map { "p$_" } @others);
    my $hosts = join(',', map { '127.0.0.1' } @others);
    my $ports = join(',', map { $self->database_port($_) } @others);
    return <<"END";
listen_addresses = '127.0.0.1'
port = @{[$self->database_port($n)]}
unix_socket_directories = '$self->{folder}/p$n'
max_connections = 60
shared_buffers = 256MB
synchronous_commit = on
synchronous_standby_names = 'ANY 1 ($names)'
wal_level = replica
wal_log_hints = on
wal_keep_size = 1GB
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_compression = lz4
wal_sender_timeout = 5s
wal_receiver_timeout = 5s
wal_retrieve_retry_interval = 500ms
autovacuum_naptime = 10s
autovacuum_vacuum_cost_delay = 1ms
autovacuum_vacuum_cost_limit = 2000
hot_standby_feedback = off
primary_conninfo = 'host=$hosts port=$ports target_session_attrs=read-write user=agahi application_name=p$n connect_timeout=2'
END
}

sub start_servers {
    my ($self) = @_;
    my $server = $self->{server} = { map {
        $_ => PostgreSQL->new(folder => "$self->{folder}/p$_", host => '127.0.0.1', port => $self->database_port($_)) } 1 .. SERVERS };
    $server->{1}->make;
    $server->{1}->settings($self->settings_of(1));
    $server->{1}->start;
    $self->sql(1, ['SET synchronous_commit = local', 'CREATE DATABASE agahi'], 'postgres');
    for my $n (2 .. SERVERS) {
        $server->{$n}->copy_from('127.0.0.1', $self->database_port(1));
        $self->follow($n);
        $self->wait_standby(1, $n - 1) or die "p$n does not follow\n";
    }
}

sub follow {
    my ($self, $n) = @_;
    $self->{server}{$n}->follow($self->settings_of($n));
    $self->{server}{$n}->start;
}

sub sql { my ($self, $n, @more) = @_; return $self->{server}{$n}->sql(@more) }
sub kill_server { my ($self, $n) = @_; $self->{server}{$n}->kill }

sub wait_standby {
    my ($self, $primary, $count) = @_;
    return wait_for(60, sub { eval { $self->sql($primary, q(SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'), 'postgres') >= $count } });
}

# Of the standbys the one that has most is promoted, for any of them may be the only one that has the last commit. Returns its number. The
# checkpoint is for pg_rewind, which would see the old timeline without it.
sub promote {
    my ($self, @standbys) = @_;
    my %has = map { $_ => $self->sql($_, q(SELECT pg_wal_lsn_diff(pg_last_wal_receive_lsn(), '0/0')), 'postgres') } @standbys;
    my ($best) = sort { $has{$b} <=> $has{$a} } @standbys;
    $self->{server}{$best}->promote;
    $self->sql($best, 'CHECKPOINT', 'postgres');
    return $best;
}

# Who is it now?
sub primary {
    my ($self) = @_;
    my $promoted = $self->done('promoted');
    return $promoted && $promoted->{said} ? $promoted->{said} : 1;
}

# Who died comes back, and follows who took its place.
sub rejoin {
    my ($self, $n, $primary) = @_;
    my $from = 'host=127.0.0.1 user=agahi dbname=postgres port=' . $self->database_port($primary);
    my $server = $self->{server}{$n};
    $server->run('pg_rewind', '-D', $server->data, "--source-server=$from");
    $self->follow($n);
    $self->wait_standby($primary, SERVERS - 1) or die "p$n does not follow\n";
}

# --- nodes -------------------------------------------------------------------------------------------------

sub links_of {
    my ($self, $n) = @_;
    return join(', ', map {
            my $port = $self->{port} + $_ * $self->{nodes} + $n - 1;
            qq({ name = "telco-$telcos[$_]"; smsc = "telco-$telcos[$_]"; hosts = [ "127.0.0.1:$port" ]; system_id = "agahi";)
                . qq( password = "secret"; short_codes = [ "8301" ]; window = 100; ussd = { codes = [ "*8301#" ]; };)
                . qq( reconnect = { min = 1; max = 2; }; })
        } 0 .. 3);
}

sub store_of {
    my ($self, $n) = @_;
    my $folder = "$self->{folder}/n$n";
    my $store = qq(content = "$folder/content.db"; journal = "$folder/journal.db";);
    return $store if $self->{engine} ne 'postgresql';
    return qq($store key_file = "$self->{folder}/agahi.key"; engine = "postgresql"; node = "n$n"; lease = $self->{lease};)
        . sprintf(' database = "host=%s port=%s dbname=agahi user=agahi";', join(',', map { '127.0.0.1' } 1 .. SERVERS),
        join(',', map { $self->database_port($_) } 1 .. SERVERS));
}

# Limits are those of an installation.
sub write_node {
    my ($self, $n) = @_;
    my $folder = "$self->{folder}/n$n";
    mkdir $folder;
    if ($n == 1) {
        write_file("$self->{folder}/agahi.key", join('', map { sprintf '%02x', int(rand(256)) } 1 .. 16) . "\n");
        chmod 0600, "$self->{folder}/agahi.key";
    }
    write_file("$folder/agahi.conf", <<"END");
links = ( @{[$self->links_of($n)]} );
service = { default_language = "ur"; languages = [ "ur", "en", "ur-Latn" ]; };
store = { @{[$self->store_of($n)]} };
log = { level = "info"; };
admin = { listen = "127.0.0.1:@{[$self->{admin_port} + $n - 1]}"; };
END
}

sub node_log { my ($self, $n) = @_; return text_of("$self->{folder}/n$n/log") }

# A command of `agahi` at a node; dies when it fails.
sub agahi {
    my ($self, $n, @arguments) = @_;
    my $pid = open(my $pipe, '-|') // die $!;
    if ($pid == 0) {
        open(STDERR, '>>', "$self->{folder}/n$n/commands") or die;
        exec("$self->{build}/agahi", '-c', "$self->{folder}/n$n/agahi.conf", @arguments) or POSIX::_exit(127);
    }
    local $/;
    my $said = <$pipe> // '';
    close($pipe);
    die "agahi @arguments: $said" . text_of("$self->{folder}/n$n/commands") if $? != 0;
    return $said;
}

# The sample, and one topic more, whose answer tells the edition.
sub write_edition {
    my ($self, $number) = @_;
    my $bulletin = $number == 1 ? 'Polling goes on until five o\'clock.' : 'Polling is extended until six o\'clock.';
    write_file("$self->{folder}/edition-$number.csv", decode('UTF-8', text_of("$root/conf/messages.csv")) . "bulletin,en,bulletin,Bulletin $number. $bulletin\n");
    return "$self->{folder}/edition-$number.csv";
}

# Nodes that share a database share what is published; others are told one by one.
sub publishers { my ($self) = @_; return $self->{engine} eq 'postgresql' ? (1) : (1 .. $self->{nodes}) }

sub import_first {
    my ($self) = @_;
    my $file = $self->write_edition(1);
    $self->agahi($_, 'import', $file, '--placeholders', "$root/conf/placeholders.csv", '--menus', "$root/conf/menus.csv") for $self->publishers;
}

sub draft_second {
    my ($self) = @_;
    my $file = $self->write_edition(2);
    $self->agahi($_, 'import', $file, '--draft', 'second') for $self->publishers;
}

sub publish_second {
    my ($self) = @_;
    $self->agahi($_, 'publish', 'second') for $self->publishers;
    return '';
}

sub start_node {
    my ($self, $n) = @_;
    $self->{daemon}{$n} = $self->spawn("$self->{folder}/n$n/log", "$self->{build}/agahid", '-c', "$self->{folder}/n$n/agahi.conf");
}

sub kill_node {
    my ($self, $n) = @_;
    my $pid = delete $self->{daemon}{$n};
    kill('KILL', $pid);
    waitpid($pid, 0);
    delete $self->{pids}{$pid};
}

# As systemd does: a daemon that ended by itself is started again. Returns the nodes that were.
sub keep_running {
    my ($self) = @_;
    my @again;
    for my $n (sort keys %{ $self->{daemon} }) {
        my $pid = $self->{daemon}{$n};
        next if waitpid($pid, WNOHANG) != $pid;
        delete $self->{pids}{$pid};
        $self->start_node($n);
        push @again, $n;
    }
    return @again;
}

sub stop_nodes {
    my ($self) = @_;
    my @pids = values %{ delete $self->{daemon} // {} };
    kill('TERM', @pids);
    my $all = wait_for(30, sub { @pids = grep { waitpid($_, WNOHANG) == 0 } @pids; !@pids });
    return $all;
}

# What a node tells at /metrics: { name with labels => value }; nothing when it does not answer at once.
sub figures {
    my ($self, $n) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $self->{admin_port} + $n - 1, Timeout => 0.3) or return {};
    $socket->send("GET /metrics HTTP/1.0\r\n\r\n");
    my ($text, $until) = ('', time() + 0.3);
    while (time() < $until) {
        my $ready = '';
        vec($ready, fileno($socket), 1) = 1;
        next if select($ready, undef, undef, 0.05) <= 0;
        last if !sysread($socket, $text, 65536, length $text);
    }
    return { map { /^([^# ]\S*(?:\{.*\})?) (\S+)$/ ? ($1, $2) : () } split(/\n/, $text) };
}

1;
