#!/usr/bin/perl
# The Debian packages, as far as their sources tell: the configuration that is installed, folders and their owners, and
# what completion finds in --help. `make deb` builds them, and has them judged.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Agahi;
use Cwd qw(abs_path);
use Test::More;

my $build = abs_path($ENV{AGAHI_BUILD} // 'build');

sub slurp {
    open(my $file, '<:utf8', $_[0]) or die "$_[0]: $!";
    local $/;
    return <$file>;
}

sub lines_of { return grep { /\S/ && !/^#/ } split(/\n/, slurp($_[0])) }

story 'the version is the one of the sources' => sub {
    my ($packaged) = slurp('debian/changelog') =~ /^agahi \(([^)]+)\)/;
    is("$packaged\n", slurp('VERSION'), 'in its change log');
};

story 'the configuration lacks four answers, and no more' => sub {
    my $site = Agahi->new;
    my $text = slurp('debian/agahi.conf');
    is(join(' ', $text =~ m{// ([1-9])\.}g), '1 2 3 4', 'which it numbers');
    my $password = $site->write('password', "secret\n");
    like($text, qr{password_file = "/etc/agahi/password"}, 'the password is in a file of its own');
    $text =~ s{"/etc/agahi/password"}{"$password"};
    my $file = $site->write('package.conf', $text);
    is(qx($build/agahid -c '$file' -t), "$file: good\n", 'with a password in that, it is a good one');
    $site->write('password', '');
    like(qx($build/agahid -c '$file' -t 2>&1), qr/password/, 'without one, the daemon says so');
    is($? >> 8, 2, 'and does not start');
    my $desk = slurp('debian/agahi-desk.conf');
    $file = $site->write('desk.conf', $desk);
    is(system("$build/agahi-desk -c '$file' --routes >/dev/null 2>&1"), 0, 'the desk can read its own');
    is(join(' ', $desk =~ m{// ([1-9])\.}g), '1 2 3 4', 'which numbers four, too');
    for my $key (qw(languages default_language time_zone)) {
        my ($here, $there) = map { /^ *$key = ([^;]+);/m } $text, $desk;
        is($there, $here, "$key is the gateway's");
    }
};

story 'folders belong to users that are made' => sub {
    my (%made, %folders);
    for my $package (qw(agahi agahi-desk)) {
        for (lines_of("debian/$package.sysusers")) { $made{$1} = 1 if /^[ug] (\S+)/ }
        for (lines_of("debian/$package.tmpfiles")) {
            my ($folder, $mode, $user, $group) = /^d (\S+) +(\d+) (\S+) (\S+) -$/ or die $_;
            $folders{$folder} = "$user:$group $mode";
            ok($made{$user} && $made{$group}, "$folder: $user and $group");
        }
    }
    my $host = slurp('docs/host.md');
    for my $folder (sort grep { m{^/var} } keys %folders) {
        my ($told) = $host =~ m{^\|[^|]*`\Q$folder\E`[^|]*\| (\S+ \d+) \|}m;
        is($folders{$folder} =~ s/ 0/ /r, ($told // '') =~ s/ 0/ /r, "$folder is as docs/host.md has it");
    }
    my $unit = slurp('conf/agahid.service');
    ok($folders{$_}, "$_, where the unit may write, is made") for $unit =~ /^ReadWritePaths=-(\S+)/mg;
};

# What Tab finds behind these words.
sub completed {
    my ($program, @words) = @_;
    my $line = join(' ', map { "'$_'" } "$build/$program", @words);
    my $script = ". conf/completion.bash; COMP_WORDS=($line); COMP_CWORD=" . @words
        . '; _agahi "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"; echo "${COMPREPLY[*]}"';
    open(my $bash, '-|', 'bash', '--norc', '-c', $script) or die "bash: $!";
    chomp(my $found = <$bash> // '');
    return $found;
}

story 'completion goes by what --help tells' => sub {
    my @commands = qx($build/agahi --help) =~ /^  ([a-z-]+) /mg;
    my %found = map { $_ => 1 } split(/ /, completed('agahi', ''));
    is(join(' ', grep { !$found{$_} } @commands), '', 'every command');
    is(completed('agahi', '-c', 'some.conf', 'publ'), 'publish', 'behind a configuration too');
    is(completed('agahi', 'stats', '--'), '--json', 'the options of a command');
    is(completed('agahi', 'edition', ''), 'show', 'words that stand in its usage');
    is(completed('agahi', 'link', 'st'), 'start stop', 'each of them');
    is(completed('agahi', 'edition', 'show', ''), '', 'then files');
    is(completed('agahi', '-c', ''), '', 'and files where one is wanted');
    is(completed('agahid', '--print-config-'), '--print-config-manual', 'agahid');
    is(completed('agahi-desk', '-c', 'some.conf', '--inv'), '--invite', 'agahi-desk');
    is(completed('agahi-desk', 'au'), 'audit', 'its words');
    is(completed('agahi-smsc', '--receipts-d'), '--receipts-delay', 'agahi-smsc');
};
done_testing;
