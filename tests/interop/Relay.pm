# A relay between the daemon and an SMSC, on loopback, that keeps what passes as a pcap file; and tshark, to read it.
# The file needs no rights and no interface: the IP and TCP headers are written here, the octets are the programs' own.
package Relay;

use strict;
use warnings;

use Encode qw(decode encode);
use IO::Select;
use IO::Socket::INET;
use POSIX ();
use Socket qw(IPPROTO_TCP TCP_NODELAY);
use Time::HiRes ();

use constant { PIECE => 1400, SMPP_PORT => 2775, RAW_IP => 101, PSH_ACK => 0x18 };

sub listener {
    return IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1', LocalPort => 0) || die "listen: $!";
}

# One piece of a connection; `from` is "client" or "server".
sub keep {
    my ($self, $connection, $from, $octets) = @_;
    my $to = $from eq 'client' ? 'server' : 'client';
    my @ports = $from eq 'client' ? ($connection->{port}, SMPP_PORT) : (SMPP_PORT, $connection->{port});
    my $tcp = pack('nnNNCCnnn', @ports, $connection->{seq}{$from}, $connection->{seq}{$to}, 0x50, PSH_ACK, 65535, 0, 0);
    $connection->{seq}{$from} += length $octets;
    my $ip = pack('CCnnnCCnNN', 0x45, 0, 40 + length $octets, ++$self->{packets} & 0xffff, 0, 64, 6, 0, 0x7f000001, 0x7f000001);
    my $packet = $ip . $tcp . $octets;
    my $now = Time::HiRes::time();
    syswrite($self->{file}, pack('VVVV', int $now, ($now - int $now) * 1e6, (length $packet) x 2) . $packet);
}

sub pass {
    my ($self, $select, $connection, $from) = @_;
    my $to = $from eq 'client' ? 'server' : 'client';
    my $octets;
    if (!sysread($connection->{$from}, $octets, PIECE)) {
        $select->remove(@$connection{qw(client server)});
        close $connection->{$_} for qw(client server);
        return 0;
    }
    $self->keep($connection, $from, $octets);
    syswrite($connection->{$to}, $octets);
    return 1;
}

sub relay {
    my ($self, $listener, $port) = @_;
    my $select = IO::Select->new($listener);
    my (%connections, $count);
    while (1) {
        for my $ready ($select->can_read) {
            if ($ready == $listener) {
                my $client = $listener->accept or next;
                my $server = IO::Socket::INET->new("127.0.0.1:$port");
                if (!$server) { close $client; next; }
                setsockopt($_, IPPROTO_TCP, TCP_NODELAY, 1) for $client, $server;
                my $connection = { client => $client, server => $server, port => 40000 + ++$count, seq => { client => 1, server => 1 } };
                $select->add($client, $server);
                $connections{$client} = [$connection, 'client'];
                $connections{$server} = [$connection, 'server'];
                next;
            }
            my $end = $connections{$ready} or next;
            $self->pass($select, @$end) if defined fileno $ready;
        }
    }
}

# Starts relaying to `port`; `path` is the pcap file. The port to connect to is {port}.
sub start {
    my ($class, $port, $path) = @_;
    my $listener = listener();
    open(my $file, '>:raw', $path) or die "$path: $!";
    syswrite($file, pack('VvvVVVV', 0xa1b2c3d4, 2, 4, 0, 0, 65535, RAW_IP));
    my $self = bless { file => $file, path => $path, port => $listener->sockport, packets => 0 }, $class;
    $self->{pid} = fork() // die $!;
    if ($self->{pid} == 0) {
        $SIG{PIPE} = 'IGNORE';
        $SIG{TERM} = sub { POSIX::_exit(0) };
        $self->relay($listener, $port);
    }
    close $listener;
    return $self;
}

sub stop {
    my ($self) = @_;
    my $pid = delete $self->{pid} or return;
    local $?;
    kill('TERM', $pid);
    waitpid($pid, 0);
}

sub DESTROY { $_[0]->stop }

# tshark reads UCS-2 as the standard has it, without pairs: it prints each half by itself, which are joined here.
sub join_halves {
    my ($octets) = @_;
    my $half = sub { my ($second, $third) = unpack('xCC', $_[0]); ($second & 0x0f) << 6 | $third & 0x3f };
    $octets =~ s/(\xed[\xa0-\xaf][\x80-\xbf])(\xed[\xb0-\xbf][\x80-\xbf])/
        encode('UTF-8', chr(0x10000 + ($half->($1) << 10) + ($half->($2) & 0x3ff)))/gex;
    return decode('UTF-8', $octets);
}

# The lines that tshark prints for the packets that a filter lets through.
sub tshark {
    my ($self, @arguments) = @_;
    my $pid = open(my $out, '-|') // die $!;
    if ($pid == 0) {
        open(STDERR, '>', '/dev/null');
        exec('tshark', '-r', $self->{path}, @arguments) or POSIX::_exit(127);
    }
    chomp(my @lines = map { join_halves($_) } <$out>);
    close $out;
    die "tshark failed: $?" if $? != 0;
    return @lines;
}

1;
