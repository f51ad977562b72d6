# A server of PostgreSQL of a test's own, in a folder of its own, run by an ordinary user. Who makes it ends it.
package PostgreSQL;

use strict;
use warnings;

use Cwd qw(getcwd);
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use Processes qw(children said text_of wait_for write_file);

my ($programs) = sort { $b cmp $a } glob('/usr/lib/postgresql/*/bin');

sub is_installed { return defined $programs && -x "$programs/initdb" }
sub program { return "$programs/$_[0]" }

# Options: folder, which is made; host (an address, or the folder of a socket) and port, by which the test reaches it; within:
# what its programs are run by, as `ip netns exec NAME`.
sub new {
    my ($class, %options) = @_;
    my $self = bless { host => $options{folder}, port => 5432, within => [], %options }, $class;
    mkdir $self->{folder};
    give_away($self->{folder});
    return $self;
}

sub data { return "$_[0]{folder}/data" }
sub log_text { return text_of("$_[0]{folder}/log") }

# The server refuses to be root.
sub give_away { chown((getpwnam('nobody'))[2, 3], @_) if $> == 0 }
sub as_somebody { return $> == 0 ? qw(setpriv --reuid nobody --regid nogroup --clear-groups --) : () }

# A program of PostgreSQL, by that user: what it says; dies when it fails.
sub run {
    my ($self, $program, @arguments) = @_;
    my $here = getcwd();
    chdir '/'; # which that user may enter
    my ($code, $said) = said(@{ $self->{within} }, as_somebody(), program($program), @arguments);
    chdir $here;
    die "$program: $said" if $code != 0;
    return $said;
}

# --- its data -----------------------------------------------------------------------------------------------------------

my $template; # of what initdb makes, which takes two seconds, and a copy none

# Option: trusts, a network that anybody may come from.
sub make {
    my ($self, %options) = @_;
    if (!$template) {
        $template = tempdir('agahi-initdb-XXXXXX', TMPDIR => 1, CLEANUP => 1);
        give_away($template);
        $self->run('initdb', qw(-U agahi -A trust -E UTF8 --locale=C -N -k -D), "$template/data");
    }
    system('cp', '-a', "$template/data", $self->data) == 0 or die 'no copy of a database';
    return if !$options{trusts};
    open(my $file, '>>', $self->data . '/pg_hba.conf') or die;
    print $file "host all all $options{trusts} trust\nhost replication all $options{trusts} trust\n";
    close $file;
}

# From nothing, all that another server has.
sub copy_from {
    my ($self, $host, $port) = @_;
    remove_tree($self->data);
    $self->run('pg_basebackup', '-h', $host, '-p', $port, qw(-U agahi -c fast -X stream -D), $self->data);
}

sub put {
    my ($self, $name, $text) = @_;
    my $path = $self->data . "/$name";
    write_file($path, $text);
    give_away($path);
}

sub settings { my ($self, $text) = @_; $self->put('postgresql.auto.conf', $text) }

# With these settings it is a standby from its next start on.
sub follow {
    my ($self, $settings) = @_;
    $self->settings($settings);
    $self->put('standby.signal', '');
}

# --- its life -----------------------------------------------------------------------------------------------------------

sub start {
    my ($self) = @_;
    eval { $self->run('pg_ctl', qw(-s -w -t 60 -D), $self->data, '-l', "$self->{folder}/log", 'start'); 1 }
        or die "$self->{folder}: the server does not start: $@" . $self->log_text;
}

# How: smart, fast or immediate.
sub stop {
    my ($self, $how) = @_;
    $self->run('pg_ctl', qw(-s -w -t 60 -D), $self->data, '-m', $how, 'stop');
}

# Its first process; undef while there is none.
sub pid { return text_of($_[0]->data . '/postmaster.pid') =~ /^(\d+)/ ? $1 : undef }

sub is_gone { my ($pid) = @_; return text_of("/proc/$pid/stat") !~ /^\d+ \(.*\) [^ZX]/s }

# As when its machine dies: all at once, and nothing is said to anybody. A machine would take its shared memory along, and
# what says who it was must not outlive it, for another process may get its number.
sub kill {
    my ($self) = @_;
    my $pid = $self->pid or return;
    my ($memory) = text_of($self->data . '/postmaster.pid') =~ /^ *\d+ +(\d+)$/m;
    my @children = children($pid);
    CORE::kill('KILL', $pid, @children);
    CORE::kill('KILL', children($pid));
    wait_for(5, sub { !grep { !is_gone($_) } $pid, @children });
    system("ipcrm -m $memory 2>/dev/null") if $memory;
    unlink $self->data . '/postmaster.pid', glob("$self->{folder}/.s.PGSQL.*");
}

# --- asking it ----------------------------------------------------------------------------------------------------------

# SQL, or several in turn: the exit code of psql, and what it says.
sub psql {
    my ($self, $sql, $database) = @_;
    my @all = map { ('-c', $_) } ref $sql ? @$sql : $sql;
    my ($code, $said) = said(program('psql'), '-h', $self->{host}, '-p', $self->{port}, '-U', 'agahi', '-d', $database // 'agahi',
        qw(-XqAt -v ON_ERROR_STOP=1), @all);
    return ($code, $said =~ s/\s+\z//r);
}

# The same; dies when it fails.
sub sql {
    my ($self, $sql, $database) = @_;
    my ($code, $said) = $self->psql($sql, $database);
    die "$self->{folder}: $said\n" if $code != 0;
    return $said;
}

sub promote {
    my ($self) = @_;
    my ($code, $said) = $self->psql('SELECT pg_promote(true, 10)', 'postgres');
    die "$self->{folder}: it is not promoted: $said\n" . $self->log_text if $said ne 't';
}

1;
