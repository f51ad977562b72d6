# What the tests of the desk share: an installation with gateway and desk, people with passwords and apps, and browsers
# that are nothing but forms and cookies.
package Desk;

use strict;
use warnings;
use utf8;

use Agahi;
use Browser;
use Encode qw(decode encode);
use Exporter 'import';
use IO::Socket::INET;
use Test::More;
use Time::HiRes qw(sleep time);

our @EXPORT = qw(story);

sub slurp {
    my ($path) = @_;
    open(my $file, '<:raw', $path) or return '';
    local $/;
    return <$file> // '';
}

# --- an installation ---------------------------------------------------------------------------------------

# Options: settings => text to be added to agahi-desk.conf; host; and those of Agahi->new.
sub new {
    my ($class, %options) = @_;
    my $settings = delete $options{settings} // '';
    my $site = Agahi->new(%options);
    my $folder = $site->{folder};
    mkdir "$folder/$_" for qw(desk spool spool/in spool/out);
    $site->replace_config(sub { $_[0] .= "content = { spool = \"$folder/spool\"; };\n" });
    my $self = bless { site => $site, folder => $folder, port => Agahi::free_port(), people => {}, log => "$folder/desk.log" }, $class;
    my %fill = (FOLDER => $folder, PORT => $self->{port}, HOST => 'localhost');
    my $text = decode('UTF-8', slurp('tests/desk/agahi-desk.conf')) =~ s/\@(\w+)\@/$fill{$1}/gr;
    $self->{config} = $site->write('agahi-desk.conf', "$text$settings");
    return $self;
}

sub start {
    my ($self) = @_;
    my $site = $self->{site};
    my $pid = fork() // die $!;
    if ($pid == 0) {
        open(STDIN, '<', '/dev/null') or die;
        open(STDOUT, '>>', $self->{log}) or die;
        open(STDERR, '>>', $self->{log}) or die;
        exec(@{ $self->{before} // [] }, "$site->{build}/agahi-desk", '-c', $self->{config}) or POSIX::_exit(127);
    }
    $site->{pids}{$pid} = 1;
    $self->{pid} = $pid;
    for (1 .. 400) {
        return $pid if $self->connect;
        die "the desk has ended:\n" . slurp($self->{log}) if waitpid($pid, POSIX::WNOHANG()) == $pid;
        sleep 0.05;
    }
    die "the desk does not listen:\n" . slurp($self->{log});
}

sub stop {
    my ($self) = @_;
    kill('TERM', $self->{pid});
    my $status = $self->{site}->wait_exit($self->{pid}, 20);
    return defined $status ? $status >> 8 : undef;
}

sub is_running { return waitpid($_[0]{pid}, POSIX::WNOHANG()) == 0 }

sub connect {
    my ($self) = @_;
    return IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $self->{port}, Timeout => 5);
}

# Runs `agahi-desk -c CONFIG @arguments`; returns exit code and what it printed, errors too.
sub command {
    my ($self, @arguments) = @_;
    my $out = "$self->{folder}/desk.out";
    my $code = system('sh', '-c', 'exec "$@" >"$0" 2>&1', $out, "$self->{site}{build}/agahi-desk", '-c', $self->{config}, @arguments);
    return ($code >> 8, decode('UTF-8', slurp($out)));
}

# Rows of the database, columns by "|".
sub rows {
    my ($self, $sql) = @_;
    open(my $out, '-|:utf8', 'sqlite3', '-readonly', '-cmd', '.timeout 5000', "$self->{folder}/desk/desk.db", $sql) or die $!;
    my @rows = <$out>;
    chomp @rows;
    return @rows;
}

sub value { return ($_[0]->rows($_[1]))[0] // '' }

# Changes the database behind the desk's back.
sub change {
    my ($self, $sql) = @_;
    system('sqlite3', '-cmd', '.timeout 5000', "$self->{folder}/desk/desk.db", $sql) == 0 or die;
}

sub wait_for {
    my ($self, $seconds, $code) = @_;
    for (my $until = time() + $seconds; time() < $until; sleep 0.05) {
        my $found = $code->();
        return $found if $found;
    }
    return undef;
}

# A running installation with the sample set, and these people let in: name => roles ("editor", "editor signer"). Returns
# the desk; each person's browser is $desk->{people}{NAME}.
sub opened {
    my ($class, %people) = @_;
    my $options = delete $people{options} // {};
    my $self = $class->new(%$options);
    $self->{site}->import_sample;
    $self->{site}->start if !$options->{without_gateway};
    $self->start;
    $self->wait_for(10, sub { -e "$self->{folder}/spool/out/live.agahi" }) if !$options->{without_gateway};
    my ($code, $out) = $self->command('--invite', 'admin');
    my ($link) = $out =~ m{(/invitation/[\w-]+)} or die "--invite: $code: $out";
    my $admin = $self->{people}{admin} = $self->browser('admin');
    $admin->enter($link);
    for my $name (sort keys %people) {
        my $person = $self->{people}{$name} = $self->browser($name);
        my $way = $admin->invite($name, split / /, $people{$name});
        $self->confirm($way);
        $person->enter($way);
    }
    $self->wait_for(15, sub { $self->value('SELECT count(*) FROM edition WHERE number > 0') }) if !$options->{without_gateway};
    return $self;
}

# A link that waits for a second person is confirmed by whoever may.
sub confirm {
    my ($self, $link) = @_;
    return if $self->browser('nobody')->get($link)->{status} != 403;
    for my $person (grep { $_->{secret} } values %{ $self->{people} }) {
        my $page = $person->get('/people');
        next if !Browser::has_form($page, qr{^/people/links/confirm});
        $person->submit($page, qr{^/people/links/confirm});
        return;
    }
    die "nobody may confirm $link";
}

sub browser {
    my ($self, $name, %more) = @_;
    return Browser->new(port => $self->{port}, name => $name, %more);
}

# --- octets over a socket, for what no browser sends ----------------------------------------------------------

# Sends octets; returns what comes back until the end, or until it is silent for so long (seconds).
sub raw {
    my ($self, $octets, $seconds) = @_;
    my $socket = $self->connect or return '';
    syswrite($socket, $octets);
    return Browser::receive($socket, $seconds);
}

# --- what must hold of every page -------------------------------------------------------------------------------

my %elements = map { $_ => 1 } qw(html head meta title link script body header footer nav main search section article aside div p span bdi bdo
    h1 h2 h3 h4 ul ol li dl dt dd a form fieldset legend label input textarea select option optgroup button output table caption
    thead tbody tfoot tr th td time strong em b i s u ins del mark small pre code kbd samp br hr abbr details summary svg g path
    rect line polyline polygon circle text title desc defs use tspan progress meter datalist blockquote figure figcaption colgroup
    col noscript);
my %once = map { $_ => 1 } qw(meta link input br hr path rect line polyline polygon circle use col);

# Markup of a page that is not of the program: unknown elements, scripts, styles, handlers, elements that do not close.
sub page_faults {
    my ($html) = @_;
    my (@faults, @open);
    push @faults, 'a NUL' if $html =~ /\0/;
    push @faults, 'no doctype' if $html !~ /^<!doctype html>/i;
    $html =~ s/^<!doctype html>//i;
    $html =~ s/<!--.*?-->//gs;
    while ($html =~ m{<(/?)([a-zA-Z][\w-]*)((?:"[^"]*"|'[^']*'|[^'"<>])*)>|<(.{0,40})}gs) {
        my ($close, $name, $attributes, $stray) = ($1, lc($2 // ''), $3, $4);
        if (defined $stray) { push @faults, "a stray <$stray"; next }
        push @faults, "an element <$name>" if !$elements{$name};
        push @faults, "attribute $1" if $attributes =~ s/"[^"]*"/""/gr =~ /[\s"'](on\w+|style|srcdoc|formtarget|http-equiv)\s*=/i;
        push @faults, "address $1" if $attributes =~ /\b(?:href|src|action|formaction)="((?!\/(?!\/)|#|\?)[^"]*)"/i;
        push @faults, 'a script with words in it' if $name eq 'script' && !$close && $attributes !~ /src="/;
        if ($close) {
            my $last = pop @open // 'nothing';
            push @faults, "</$name> where $last is open" if $last ne $name;
        } elsif (!$once{$name} && $attributes !~ m{/$}) { push @open, $name }
    }
    push @faults, "$_ stays open" for @open;
    return @faults;
}

1;
