# What the end-to-end tests share: an installation in a folder of its own, the real daemon, an SMSC made of
# Net::SMPP (an implementation that is not ours), and stories.
package Agahi;

use strict;
use warnings;
use utf8;

use Encode qw(decode encode);
use Encode::GSM0338;
use Urdu7;
use Exporter 'import';
use Fcntl qw(LOCK_EX LOCK_NB);
use File::Spec;
use File::Temp qw(tempdir);
use IO::Select;
use IO::Socket::INET;
use JSON::PP;
use Net::SMPP;
use Socket qw(IPPROTO_TCP TCP_NODELAY);
use POSIX qw(WNOHANG);
use Scalar::Util qw(refaddr);
use Test::More;
use Time::HiRes qw(sleep time);

our @EXPORT = qw(story);

# Seconds. What is waited for comes at once on a machine that has nothing else to do; this is for one that has.
my $patience = 20;

binmode($_, ':utf8') for *STDOUT, *STDERR, map { Test::More->builder->$_ } qw(output failure_output todo_output);
$SIG{PIPE} = 'IGNORE';

# A subtest that fails when it dies, so that the stories behind it are told all the same. At its end every request that
# its SMSCs sent has got one response.
sub story {
    my ($name, $code) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    subtest $name => sub {
        eval { $code->(); 1 } or fail('the story comes to its end') || diag($@);
        check_responses();
    };
}

# --- responses = requests ----------------------------------------------------------------------------------

# Everything that goes over a Net::SMPP connection passes here, whichever way a test sends it. Each story shows at its
# end that every request of its SMSCs got one response, on the connection that it was sent by: none left out on a
# connection that lived, none twice on any. Until then the connections are kept, so that what came can still be read.
my %wires;

sub wire_of {
    my ($peer) = @_;
    my $id = refaddr(*{$peer}{IO});
    if (!$wires{$id} || $wires{$id}{over}) {
        $wires{$id} = { peer => $peer, out => '', in => '', asked => {}, answered => {} };
        push @{ $wires{all} }, $wires{$id};
    }
    return $wires{$id};
}

# Whole PDUs at the front of a stream; its broken end, if there is one, is not looked at again.
sub take_pdus {
    my ($wire, $way, $octets, $handler) = @_;
    return if $wire->{broken};
    $wire->{$way} .= $octets;
    while (length $wire->{$way} >= 16) {
        my ($length, $command, undef, $sequence) = unpack('NNNN', $wire->{$way});
        if ($length < 16 || $length > 65536) {
            $wire->{broken} = 1;
            return;
        }
        last if length $wire->{$way} < $length;
        substr($wire->{$way}, 0, $length, '');
        $handler->($command, $sequence);
    }
}

sub note_sent {
    my ($peer, $octets) = @_;
    my $wire = wire_of($peer);
    take_pdus($wire, 'out', $octets, sub {
        my ($command, $sequence) = @_;
        return if $command & 0x80000000 || $command == 0x0b || $command == 0x102;
        $wire->{asked}{$sequence}++;
    });
}

sub note_received {
    my ($peer, $octets) = @_;
    my $wire = wire_of($peer);
    $wire->{over} = 1 if $octets eq '';
    take_pdus($wire, 'in', $octets, sub {
        my ($command, $sequence) = @_;
        $wire->{answered}{$sequence}++ if $command & 0x80000000;
    });
}

# What came and was not read yet: until all are silent for so long, or have ended.
sub drain {
    my ($seconds, @peers) = @_;
    my $select = IO::Select->new(@peers);
    while (my @ready = $select->can_read($seconds)) {
        for my $peer (@ready) {
            $select->remove($peer) if !$peer->sysread(my $octets, 65536);
        }
    }
}

# Connections that live, and on which a response is still to come.
sub awaiting {
    return grep { my $wire = $_; !$wire->{over} && !$wire->{broken} && defined fileno($wire->{peer})
            && grep { $wire->{asked}{$_} > ($wire->{answered}{$_} // 0) } keys %{ $wire->{asked} } } @_;
}

# Checks the connections since the last time it was called; nothing where there were none.
sub check_responses {
    my @wires = @{ $wires{all} // [] } or return;
    my $until = time() + $patience;
    drain(0.5, map { $_->{peer} } grep { !$_->{over} && defined fileno($_->{peer}) } @wires);
    while (my @late = awaiting(@wires)) {
        last if time() > $until;
        drain(0.5, map { $_->{peer} } @late);
    }
    %wires = ();
    my ($requests, $responses, @faults) = (0, 0);
    for my $wire (@wires) {
        my ($asked, $answered) = @$wire{qw(asked answered)};
        for my $sequence (sort { $a <=> $b } keys %$asked) {
            my $got = $answered->{$sequence} // 0;
            $requests += $asked->{$sequence};
            $responses += $got;
            push @faults, "request $sequence: $got responses for $asked->{$sequence}"
                if $got > $asked->{$sequence} || ($got < $asked->{$sequence} && !$wire->{over} && !$wire->{broken});
        }
    }
    ok(!@faults, "every request got one response: $responses for $requests")
        or diag(join("\n", @faults[0 .. ($#faults > 9 ? 9 : $#faults)]));
}

{
    no warnings 'redefine';
    *Net::SMPP::syswrite = sub {
        my ($peer, $octets) = @_; # nobody here writes a piece of a text
        my $written = CORE::syswrite($peer, $octets);
        note_sent($peer, substr($octets, 0, $written)) if $written;
        return $written;
    };
    *Net::SMPP::sysread = sub {
        my $read = CORE::sysread($_[0], $_[1], $_[2], $_[3] // 0);
        note_received($_[0], $read ? substr($_[1], $_[3] // 0, $read) : '') if defined $read;
        return $read;
    };
    *Net::SMPP::close = sub {
        my ($peer) = @_;
        wire_of($peer)->{over} = 1;
        return CORE::close($peer);
    };
}

# --- an installation ---------------------------------------------------------------------------------------

# Ports that no other test takes, so that tests can run side by side: a range below those that the system gives to
# connections, and its lock for as long as this process and its children live.
my $ports;

sub claim_ports {
    for (1 .. 250) {
        my $range = ($$ + $_) % 250;
        open($ports, '>>', File::Spec->tmpdir . "/agahi-e2e-ports-$range") or next;
        return 10000 + $range * 80 if flock($ports, LOCK_EX | LOCK_NB);
    }
    die 'no free range of ports';
}

my $first_port = claim_ports();
my $next_port = $first_port;

sub free_port {
    for (1 .. 80) {
        my $port = $next_port++;
        $next_port = $first_port if $next_port == $first_port + 80;
        my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1', LocalPort => $port, ReuseAddr => 1) or next;
        return $port;
    }
    die 'no free port';
}

# AGAHI_CODEC in the environment is the codec of all links.
sub with_codec {
    my ($text) = @_;
    my $codec = $ENV{AGAHI_CODEC} or return $text;
    $text =~ s/codec = "\w+"; //g;
    return $text =~ s/(?=\bsystem_id = )/codec = "$codec"; /gr;
}

# Options: links => text of the links list (default: one transceiver), limits, durability, port; store: more of that group.
sub new {
    my ($class, %options) = @_;
    my $folder = tempdir('agahi-e2e-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    my $self = bless {
        folder => $folder,
        build  => $ENV{AGAHI_BUILD} // 'build',
        port   => $options{port} // free_port(),
        config => "$folder/agahi.conf",
        log    => "$folder/log",
        pids   => {},
    }, $class;
    my $link = $options{link} // '';
    my $links = $options{links} // $self->link_text('telco-a', $self->{port}, $link);
    my $limits = $options{limits} // 'sms = { burst = 1000; per_minute = 60000; per_day = 65535; };';
    my $durability = $options{durability} // 'full';
    my $store = $options{store} // '';
    $self->write('agahi.conf', <<"END");
links = ( $links );
service = { default_language = "ur"; languages = [ "ur", "en", "ur-Latn" ]; };
limits = { $limits };
store = { content = "$folder/content.db"; journal = "$folder/journal.db"; durability = "$durability"; $store };
log = { level = "info"; };
admin = { listen = ""; };
END
    return $self;
}

sub link_text {
    my ($self, $name, $port, $more) = @_;
    return <<"END";
{ name = "$name"; hosts = [ "127.0.0.1:$port" ]; system_id = "agahi"; password = "secret";
  short_codes = [ "8301" ]; response_timeout = 2; reconnect = { min = 1; max = 2; }; $more }
END
}

# A running program finds the file as it was or as it is now, and never half of it.
sub write {
    my ($self, $name, $text) = @_;
    my $path = "$self->{folder}/$name";
    open(my $file, '>:utf8', "$path.new") or die "$name: $!";
    print $file $name eq 'agahi.conf' ? with_codec($text) : $text;
    close $file or die "$name: $!";
    rename("$path.new", $path) or die "$name: $!";
    return $path;
}

# Rows of a messages file that no set can do without; those of the topics given are left out.
sub needed_rows {
    my %own = map { $_ => 1 } @_;
    return join('', map { /^(\w+)/ && $own{$1} ? () : "$_\n" } 'help,en,help,Send VOTE', 'help,ur,مدد,ووٹ بھیجیں',
        'fallback,en,,Send VOTE', 'fallback,ur,,ووٹ بھیجیں', 'limited,en,,Please wait', 'limited,ur,,ذرا ٹھہریں');
}

# Changes the configuration's text, which the code gets as $_[0].
sub replace_config {
    my ($self, $change) = @_;
    open(my $file, '<:utf8', $self->{config}) or die;
    my $text = do { local $/; <$file> };
    $change->($text);
    $text =~ s/^admin = \{ listen = ""; \};\n(?=.*^admin )//ms; # where a test has its own
    $self->write('agahi.conf', $text);
}

sub log_text {
    my ($self) = @_;
    open(my $file, '<:utf8', $self->{log}) or return '';
    local $/;
    return <$file>;
}

# Runs `agahi -c CONFIG @arguments`; returns exit code, standard output, standard error.
sub agahi {
    my ($self, @arguments) = @_;
    my $pid = fork() // die $!;
    if ($pid == 0) {
        open(STDIN, '<', '/dev/null') or die;
        open(STDOUT, '>', "$self->{folder}/out") or die;
        open(STDERR, '>', "$self->{folder}/err") or die;
        exec("$self->{build}/agahi", '-c', $self->{config}, map { encode('UTF-8', $_) } @arguments) or POSIX::_exit(127);
    }
    waitpid($pid, 0);
    my $code = $? >> 8;
    my @texts = map {
        open(my $file, '<:utf8', "$self->{folder}/$_") or die;
        local $/;
        <$file> // '';
    } qw(out err);
    return ($code, @texts);
}

# The daemon's answer to a text, by `agahi ask`.
sub ask_on_paper {
    my ($self, @arguments) = @_;
    my ($code, $out) = $self->agahi('ask', @arguments);
    chomp $out;
    return $out;
}

sub import_sample {
    my ($self) = @_;
    my ($code, undef, $errors) =
        $self->agahi('import', 'conf/messages.csv', '--placeholders', 'conf/placeholders.csv', '--menus', 'conf/menus.csv');
    die "import: $errors" if $code != 0;
}

sub spawn {
    my ($self, $out, @command) = @_;
    my $pid = fork() // die $!;
    if ($pid == 0) {
        open(STDIN, '<', '/dev/null') or die;
        open(STDOUT, '>', $out) or die;
        open(STDERR, '>>', $self->{log}) or die;
        exec(map { encode('UTF-8', $_) } @command) or POSIX::_exit(127);
    }
    $self->{pids}{$pid} = 1;
    return $pid;
}

sub start {
    my ($self) = @_;
    $self->{daemon} = $self->spawn('/dev/null', @{ $self->{before} // [] }, "$self->{build}/agahid", '-c', $self->{config});
    return $self->{daemon};
}

sub wait_exit {
    my ($self, $pid, $seconds) = @_;
    my $until = time() + $seconds;
    while (time() < $until) {
        if (waitpid($pid, WNOHANG) == $pid) {
            delete $self->{pids}{$pid};
            return $?;
        }
        sleep 0.02;
    }
    return undef;
}

# Ends the daemon; returns its exit code, undef when it does not end in time.
sub stop {
    my ($self, $signal) = @_;
    kill($signal // 'TERM', $self->{daemon});
    my $status = $self->wait_exit($self->{daemon}, $patience);
    return defined $status ? $status >> 8 : undef;
}

sub is_running {
    my ($self) = @_;
    return waitpid($self->{daemon}, WNOHANG) == 0;
}

# Until the code says so, or the time is over; what it said at last.
sub wait_for {
    my ($seconds, $code) = @_;
    my $until = time() + $seconds;
    my $got;
    sleep 0.05 while !($got = $code->()) && time() < $until;
    return $got;
}

sub wait_log {
    my ($self, $pattern, $seconds) = @_;
    return wait_for($seconds // $patience, sub { $self->log_text =~ $pattern }) ? 1 : 0;
}

sub DESTROY {
    my ($self) = @_;
    local $?;
    for my $pid (keys %{ $self->{pids} }) {
        kill('KILL', $pid);
        waitpid($pid, 0);
    }
    system("umount -l '$self->{disk}'") if $self->{disk};
}

# A file system of its own in the installation's folder; undef where nothing may be mounted.
sub mount_disk {
    my ($self, $size) = @_;
    my $disk = "$self->{folder}/disk";
    mkdir $disk;
    return undef if system("mount -t tmpfs -o size=$size tmpfs '$disk' 2>/dev/null") != 0;
    return $self->{disk} = $disk;
}

# --- an SMSC that is not ours ------------------------------------------------------------------------------

sub listen_smsc {
    my ($self, $port) = @_;
    my $listener = Net::SMPP->new_listen('127.0.0.1', port => $port // $self->{port}, timeout => 15) or die "listen: $!";
    return $listener;
}

# Runs code within a time; undef when it takes longer.
sub within {
    my ($seconds, $code) = @_;
    my $result = eval {
        local $SIG{ALRM} = sub { die "late\n" };
        alarm $seconds;
        my $value = $code->();
        alarm 0;
        $value;
    };
    alarm 0;
    die $@ if $@ && $@ ne "late\n";
    return $result;
}

# Accepts a connection and answers its bind; returns the peer and the bind.
sub accept_bind {
    my ($self, $listener, $status) = @_;
    my $peer = within(20, sub { $listener->accept });
    setsockopt($peer, IPPROTO_TCP, TCP_NODELAY, 1) if $peer; # Net::SMPP writes small pieces
    die "nobody connected; the log:\n" . substr($self->log_text, -3000) if !$peer;
    my $bind = within($patience, sub { $peer->read_pdu }) or die "no bind";
    my %respond = (
        1 => sub { $peer->bind_receiver_resp(@_) },
        2 => sub { $peer->bind_transmitter_resp(@_) },
        9 => sub { $peer->bind_transceiver_resp(@_) },
    );
    $respond{ $bind->{cmd} }->(seq => $bind->{seq}, status => $status // 0, system_id => 'peer');
    return ($peer, $bind);
}

my $next_seq = 1000;

# Sends a deliver_sm; returns its sequence number.
sub deliver {
    my ($peer, %fields) = @_;
    my $seq = $next_seq++;
    $peer->deliver_sm(
        async => 1, seq => $seq,
        source_addr_ton => 1, source_addr_npi => 1, source_addr => '923001234567',
        dest_addr_ton => 6, dest_addr_npi => 0, destination_addr => '8301',
        %fields,
    );
    return $seq;
}

# Whole PDUs, octet by octet, for what Net::SMPP would not send.
sub pdu { # command, status, sequence, body
    my ($command, $status, $sequence, $body) = @_;
    return pack('NNNN', 16 + length $body, $command, $status, $sequence) . $body;
}

sub tlv { return pack('nn/a*', $_[0], $_[1]) }

# The body of a deliver_sm (5) or data_sm (0x103): text, ton, npi, source, to, esm_class, data_coding, service_type,
# tlvs. A data_sm has its text in message_payload.
sub message_body {
    my ($command, %field) = @_;
    my $text = $field{text} // 'VOTE';
    my $head = pack('Z* CCZ* CCZ*', $field{service_type} // '', $field{ton} // 1, $field{npi} // 1,
        $field{source} // '923001234567', 6, 0, $field{to} // '8301');
    my ($class, $coding) = ($field{esm_class} // 0, $field{data_coding} // 0);
    return $head . pack('CCC', $class, 0, $coding) . ($text eq '' ? '' : tlv(0x0424, $text)) . ($field{tlvs} // '')
        if $command == 0x103;
    return $head . pack('CCC Z*Z* CCCC C/a*', $class, 0, 0, '', '', 0, 0, $coding, 0, $text) . ($field{tlvs} // '');
}

# Sends a message by either command; returns its sequence number.
sub send_message {
    my ($peer, $command, %field) = @_;
    my $seq = $next_seq++;
    $peer->syswrite(pdu($command, 0, $seq, message_body($command, %field)));
    return $seq;
}

# An installation with the sample messages, its daemon bound to an SMSC of ours: returns the installation and both ends
# of the link, which are one for a transceiver. Options: those of new, and `configure`, which gets the configuration's
# text as $_[0].
sub bound {
    my ($class, %options) = @_;
    my $configure = delete $options{configure};
    my $pair = ($options{link} // '') =~ /receiver\+transmitter/;
    my $self = $class->new(%options);
    $self->replace_config($configure) if $configure;
    $self->import_sample;
    $self->{listener} = $self->listen_smsc;
    $self->start;
    return ($self, $self->accept_pair($self->{listener}, $pair));
}

# Where messages come from and where submits go to: both ends of a transceiver, or of a receiver and a transmitter.
sub accept_pair {
    my ($self, $listener, $pair) = @_;
    my ($first, $bind) = $self->accept_bind($listener);
    return ($first, $first) if !$pair;
    my ($second) = $self->accept_bind($listener);
    return $bind->{cmd} == 1 ? ($first, $second) : ($second, $first);
}

# Serves both at once, until `done` says so or the time is over.
sub serve_pair {
    my ($receiver, $transmitter, $state, $seconds, $done) = @_;
    return serve([$receiver == $transmitter ? $receiver : ($receiver, $transmitter)], $state, $seconds, $done);
}

# Sends a message and waits for response and reply; returns both, as ask() does. Option: seconds that the reply may take once
# the message is acknowledged.
sub ask_pair {
    my ($receiver, $transmitter, $command, %field) = @_;
    my $state = { replies => {}, responses => {}, %{ delete $field{state} // {} } };
    my $from = $field{reply_to} // $field{source} // '923001234567';
    my $wait = delete $field{seconds} // 8;
    my $seq = send_message($receiver, $command, %field);
    serve_pair($receiver, $transmitter, $state, $patience, sub { exists $state->{responses}{$seq} });
    serve_pair($receiver, $transmitter, $state, $wait, sub { ($state->{responses}{$seq} // 1) != 0
            || defined(($state->{replies}{$from} // {})->{text}) });
    return ($state->{responses}{$seq}, $state->{replies}{$from} // {}, $state);
}

# A library to be preloaded into the daemon: tests/lib/faults.c. A sanitizer must come before it.
sub fault_library {
    my ($self) = @_;
    my $library = "$self->{folder}/faults.so";
    system('cc', '-std=c11', '-D_GNU_SOURCE', '-O1', '-shared', '-fPIC', '-o', $library, "$FindBin::Bin/../lib/faults.c", '-ldl') == 0
        or die 'tests/lib/faults.c cannot be built';
    my ($sanitizer) = `ldd '$self->{build}/agahid'` =~ /(\S*libasan\S*) \(/;
    return defined $sanitizer ? "$sanitizer $library" : $library;
}

# Another program that has the installation's database open: it has done what the SQL says, and stays until it is closed.
sub hold_database {
    my ($self, $name, $sql) = @_;
    my $done = "$self->{folder}/held";
    unlink $done;
    open(my $holder, '|-', "exec sqlite3 -bail '$self->{folder}/$name' >/dev/null") or die "sqlite3: $!";
    $holder->autoflush(1);
    print $holder ".timeout 20000\n$sql;\n.system touch '$done'\n";
    wait_for($patience, sub { -e $done }) or die "nobody holds $name";
    return $holder;
}

# A port of this machine that a program listens on; nothing connects to it for that.
sub wait_listening {
    my ($port) = @_;
    my $socket = sprintf(':%04X 00000000:0000 0A ', $port);
    wait_for($patience, sub { open(my $table, '<', '/proc/net/tcp') or die $!; scalar grep { index($_, $socket) >= 0 } <$table> })
        or die "nobody listens on port $port";
}

sub stats {
    my ($self) = @_;
    my (undef, $out) = $self->agahi('stats', '--json');
    return decode_json($out);
}

# Waits until a figure of `stats` has the value, or the time is over; returns it.
sub wait_stats {
    my ($self, $name, $wanted, $seconds) = @_;
    my $got;
    wait_for($seconds // $patience, sub { ($got = $self->stats->{$name}) == $wanted });
    return $got;
}

# Elements of a user data header, by identifier; the text behind it.
sub read_header {
    my ($octets) = @_;
    my $length = ord $octets;
    my ($header, $text) = (substr($octets, 1, $length), substr($octets, 1 + $length));
    my %elements;
    while (length $header >= 2) {
        my ($id, $size) = unpack('CC', $header);
        $elements{$id} = substr($header, 2, $size);
        $header = substr($header, 2 + $size);
    }
    return ($text, \%elements);
}

# The alphabets of 3GPP TS 23.038 and of Perl's Encode; `default`: what data_coding 0 means.
sub decode_text {
    my ($octets, $coding, $shift, $default) = @_;
    return decode('UTF-16BE', $octets) if $coding == 8 || $coding == 0x18;
    return Urdu7::decode($octets, @$shift) if $shift && grep { $_ } @$shift;
    return decode($default // 'gsm0338', $octets);
}

sub dispatch_submit {
    my ($peer, $pdu, $state, $submit_status) = @_;
    if ($state->{respond}) { $state->{respond}->($peer, $pdu) }
    else { $peer->submit_sm_resp(seq => $pdu->{seq}, status => $submit_status // 0, message_id => sprintf('%x', $pdu->{seq})) }
    my ($text, $total, $sequence, $elements) = ($pdu->{short_message}, 1, 1, {});
    $text = $pdu->{message_payload} if defined $pdu->{message_payload};
    ($text, $elements) = read_header($text) if $pdu->{esm_class} & 0x40;
    ($total, $sequence) = unpack('xCC', $elements->{0}) if defined $elements->{0};
    ($total, $sequence) = unpack('xxCC', $elements->{8}) if defined $elements->{8};
    ($total, $sequence) = (unpack('C', $pdu->{sar_total_segments}), unpack('C', $pdu->{sar_segment_seqnum}))
        if defined $pdu->{sar_total_segments};
    my $reply = $state->{replies}{ $pdu->{destination_addr} } //= { parts => {}, codings => {}, sizes => [], pdus => [] };
    $reply->{parts}{$sequence} = $text;
    $reply->{coding} = $pdu->{data_coding};
    $reply->{shift} = [map { defined $_ && $_ eq "\x0d" } $elements->{0x25}, $elements->{0x24}];
    push @{ $reply->{sizes} }, length $text;
    push @{ $reply->{pdus} }, $pdu;
    if (keys %{ $reply->{parts} } == $total) {
        $reply->{text} = decode_text(join('', map { $reply->{parts}{$_} } sort { $a <=> $b } keys %{ $reply->{parts} }),
            $reply->{coding}, $reply->{shift}, $state->{default_alphabet});
    }
}

# Reads a PDU: answers submits and enquire_links, notes responses. False when the connection is closed.
sub serve_pdu {
    my ($peer, $state) = @_;
    my $pdu = within($patience, sub { $peer->read_pdu }) or return 0;
    if ($pdu->{cmd} == 4) {
        dispatch_submit($peer, $pdu, $state, $state->{submit_status} ? $state->{submit_status}->($pdu) : 0);
    } elsif ($pdu->{cmd} == 0x80000005 || $pdu->{cmd} == 0x80000103) {
        $state->{responses}{ $pdu->{seq} } = $pdu->{status};
    } elsif ($pdu->{cmd} == 0x80000000) {
        $state->{nacks}{ $pdu->{seq} } = $pdu->{status};
    } elsif ($pdu->{cmd} == 6) {
        $peer->unbind_resp(seq => $pdu->{seq});
        $state->{unbound} = 1;
    } elsif ($pdu->{cmd} == 0x80000015) {
        $state->{enquire_resp}{ $pdu->{seq} } = 1;
    } elsif ($pdu->{cmd} == 0x15) { # Net::SMPP answers these in wait_pdu only
        $peer->enquire_link_resp(seq => $pdu->{seq});
        $state->{enquired}++;
    }
    return 1;
}

# Serves a peer, or several, until `done` says so, the time is over, or no connection is left.
sub serve {
    my ($peers, $state, $seconds, $done) = @_;
    my $until = time() + $seconds;
    my $select = IO::Select->new(ref $peers eq 'ARRAY' ? @$peers : $peers);
    while ($select->count && !$done->() && time() < $until) {
        for my $peer ($select->can_read(0.05)) {
            last if $done->();
            next if serve_pdu($peer, $state);
            $state->{closed} = 1;
            $select->remove($peer);
        }
    }
    return $done->();
}

# Asks over the wire: returns the status of the response and the reply (text, parts, coding, sizes).
sub ask {
    my ($peer, $octets, $coding, %more) = @_;
    my $from = $more{source_addr} // '923001234567';
    my $state = { replies => {}, responses => {}, default_alphabet => delete $more{default_alphabet} };
    my $seq = deliver($peer, short_message => $octets, data_coding => $coding, %more);
    serve($peer, $state, $patience, sub { exists $state->{responses}{$seq} });
    serve($peer, $state, 8, sub { ($state->{responses}{$seq} // 1) != 0 || defined(($state->{replies}{$from} // {})->{text}) });
    return ($state->{responses}{$seq}, $state->{replies}{$from} // {});
}

1;
