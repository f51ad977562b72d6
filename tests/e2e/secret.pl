#!/usr/bin/perl
# Who asked what is on no disk: the raw image of a file system is looked through for numbers of citizens in every form that
# a network or a program gives them, after a clean end, after a crash, and while replies wait; and so are a backup, the log,
# and a core. SECRET_REQUESTS (300; `make secret` takes 3,000) are settled in each image. Then, what becomes of replies when
# a journal of the version before is opened, and when the file of their keys is lost.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode);
use List::Util qw(min);
use Time::HiRes qw(sleep time);

my $requests = $ENV{SECRET_REQUESTS} // 300;
my $first_number = 923471586209; # no row of noughts in it, which as octets stand in every file
my $asked_of_each = 100; # questions that are understood, and that are not

# --- looking ---------------------------------------------------------------------------------------------------

# Digits in pairs, as octets; an odd one is filled up.
sub bcd { return pack('H*', length($_[0]) % 2 ? "$_[0]f" : $_[0]) }
sub swapped { return join('', map { pack('h*', unpack('H*', $_)) } split //, bcd($_[0])) }

# How a number may stand in octets, beside text: { form => { octets => number } }.
sub binary_forms {
    my @numbers = @_;
    my %form;
    for my $number (@numbers) {
        my $national = '0' . substr($number, 2);
        $form{'semi-octets'}{ swapped($number) } = $number;
        $form{'semi-octets, national'}{ swapped($national) } = $number;
        $form{'BCD'}{ bcd($number) } = $number;
        $form{'an integer'}{ substr(pack('Q>', $number), 2) } = $number;
    }
    return \%form;
}

sub common_beginning {
    my ($first, @others) = @_;
    for my $other (@others) {
        my $same = ($first ^ $other) =~ /^(\0*)/ ? length $1 : 0;
        $first = substr($first, 0, $same);
    }
    return $first;
}

sub find_in_digits {
    my ($digits, $wanted, $found, $form) = @_;
    for my $at (0 .. length($digits) - 10) {
        my $subscriber = substr($digits, $at, 10);
        $found->{$subscriber} = $form if $wanted->{$subscriber};
    }
}

# The numbers that stand in a file in any form, each with the form that it was seen in last.
sub numbers_in {
    my ($path, @numbers) = @_;
    my %wanted = map { substr($_, 2) => 1 } @numbers;
    my $forms = binary_forms(@numbers);
    my %beginning = map { $_ => common_beginning(keys %{ $forms->{$_} }) } keys %$forms;
    my (%found, $kept);
    open(my $file, '<:raw', $path) or die "$path: $!";
    for ($kept = ''; read($file, my $more, 1 << 22); $kept = substr($kept, -64)) {
        $kept .= $more;
        find_in_digits($1, \%wanted, \%found, 'text') while $kept =~ /([0-9]{10,})/g;
        find_in_digits($1 =~ tr/0-9//cdr, \%wanted, \%found, 'UTF-16') while $kept =~ /((?:[0-9]\0){9,}[0-9])/g;
        for my $form (keys %$forms) {
            my $length = length((keys %{ $forms->{$form} })[0]);
            my $rest = $length - length $beginning{$form};
            while ($kept =~ /\Q$beginning{$form}\E(?=(.{$rest}))/gs) {
                my $number = $forms->{$form}{"$beginning{$form}$1"} or next;
                $found{ substr($number, 2) } = $form;
            }
        }
    }
    return %found;
}

sub count_of {
    my ($path, $octets) = @_;
    my ($count, $kept) = (0, '');
    open(my $file, '<:raw', $path) or die "$path: $!";
    for (; read($file, my $more, 1 << 22); $kept = substr($kept, -(length($octets) - 1))) {
        $kept .= $more;
        $count++ while $kept =~ /\Q$octets\E/g;
    }
    return $count;
}

# The first so many numbers of agahi-smsc --load.
sub loaded { return map { $first_number + $_ } 0 .. $_[0] - 1 }

story 'who looks, finds' => sub {
    my $site = Agahi->new;
    my @numbers = loaded(12);
    my ($number, $national) = ($numbers[3], '0' . substr($numbers[3], 2));
    my %octets = (
        'text' => "x+${number}y", 'text, national' => "a${national}b", 'UTF-16' => encode('UTF-16BE', $number),
        'semi-octets' => swapped($number), 'semi-octets, national' => swapped($national), 'BCD' => bcd($number),
        'an integer' => pack('Q>', $number),
    );
    for my $form (sort keys %octets) {
        open(my $file, '>:raw', "$site->{folder}/planted") or die;
        print $file "\0" x ((1 << 22) - 7), $octets{$form}, 'x' x 100; # over the end of a piece
        close $file;
        my %found = numbers_in("$site->{folder}/planted", @numbers);
        is(scalar keys %found, 1, $form);
    }
};

# --- a file system in a file -----------------------------------------------------------------------------------

# An installation of which everything that is written stands on an ext4 of its own; undef where that cannot be made.
sub installed_in_image {
    my $site = Agahi->new(link => 'window = 100;');
    my ($image, $disk) = ("$site->{folder}/image", "$site->{folder}/disk");
    mkdir $disk;
    system("truncate -s 96M '$image' && mkfs.ext4 -q -F '$image' 2>/dev/null && mount -o loop '$image' '$disk' 2>/dev/null") == 0
        or return undef;
    @$site{qw(disk image log)} = ($disk, $image, "$disk/log");
    $site->replace_config(sub { $_[0] =~ s{"\Q$site->{folder}\E/(content|journal)\.db"}{"$disk/$1.db"}g });
    $site->import_sample;
    return $site;
}

sub unmount {
    my ($site) = @_;
    system('sync');
    system('umount', delete $site->{disk}) == 0 or die 'the image cannot be unmounted';
}

# Serves an SMSC's end until so many citizens have whole replies; how many had.
sub whole_replies {
    my ($peer, $count) = @_;
    my %state;
    my $whole = sub { return scalar grep { defined $_->{text} } values %{ $state{replies} } };
    Agahi::serve($peer, \%state, 20, sub { $whole->() == $count });
    return $whole->();
}

# So much as the daemon wrote may be settled, and yet be written about.
sub load {
    my ($site) = @_;
    my $smsc = $site->spawn("$site->{folder}/load", "$site->{build}/agahi-smsc", '-p', $site->{port}, '--load', $requests, '--window', 50, '--first', $first_number - 923000000000);
    $site->start;
    is($site->wait_exit($smsc, 120), 0, "$requests requests are answered");
    is($site->wait_stats('sent', $requests, 20), $requests, 'and settled');
}

sub token { return join('', map { chr(ord('a') + $_) } reverse(map { int($_[0] / 26**$_) % 26 } 0 .. 2)) }

# Each from a number of its own: what is understood, what is not, with a number in it, and one in two parts.
sub converse {
    my ($site, $peer) = @_;
    my $number = $first_number;
    for my $i (0 .. $asked_of_each - 1) {
        my %from = (source_addr => $number++);
        my ($status) = Agahi::ask($peer, "VOTE\nsaidbesides" . token($i), 0, %from);
        $status == 0 or die 'a question was refused';
        ($status) = Agahi::ask($peer, 'qwzzx blorp saidalone' . token($i) . ' 0311-7654321', 0, source_addr => $number++);
        $status == 0 or die 'a question was refused';
    }
    Agahi::deliver($peer, esm_class => 0x40, short_message => "\x05\0\x03\x21\x02\x01VOTE\nsaidfirst", source_addr => $number);
    Agahi::ask($peer, "\x05\0\x03\x21\x02\x02\nsaidlast", 0, esm_class => 0x40, source_addr => $number);
    return $number;
}

sub assert_nothing_in {
    my ($name, $path, @numbers) = @_;
    my %found = numbers_in($path, @numbers);
    is(scalar keys %found, 0, "$name: no number is in it") or diag(join(' ', map { "$_ ($found{$_})" } (sort keys %found)[0 .. min(9, keys(%found) - 1)]));
}

sub assert_questions_in {
    my ($name, $path) = @_;
    is(count_of($path, 'saidbesides'), 0, "$name: no question that was understood");
    is(count_of($path, 'saidfirst') + count_of($path, 'saidlast'), 0, "$name: nor a part of one");
    is(count_of($path, '7654321'), 0, "$name: no number that somebody wrote");
    my $kept = grep { count_of($path, 'qwzzx blorp saidalone' . token($_) . ' ####-#######') } 0, 42, $asked_of_each - 1;
    is($kept, 3, "$name: what was not understood is there, masked");
}

for my $end ([ 'a clean end', 'TERM' ], [ 'a crash', 'KILL' ]) {
    my ($name, $signal) = @$end;
    story "the image of a file system after $name" => sub {
        my $site = installed_in_image()
            or do { diag('NOT LOOKED AT: no file system can be mounted here (root and loop devices are needed)'); plan skip_all => 'nothing may be mounted here' };
        load($site);
        $site->stop;
        my $listener = $site->listen_smsc;
        $site->start;
        my ($peer) = $site->accept_bind($listener);
        my $last = converse($site, $peer);
        my $settled = $requests + 2 * $asked_of_each + 1;
        is($site->wait_stats('sent', $settled, 10), $settled, 'what was asked besides is settled');
        sleep 6; # past the time of housekeeping
        my ($code) = $site->agahi('backup', "$site->{folder}/saved");
        is($code, 0, 'a backup is made');
        $peer->close if $signal eq 'TERM';
        $site->stop($signal);
        my @numbers = loaded(List::Util::max($requests, $last - $first_number + 1));
        assert_nothing_in('the log', $site->{log}, @numbers);
        assert_nothing_in('the backup', "$site->{folder}/saved", @numbers);
        unmount($site);
        assert_nothing_in('the image', $site->{image}, @numbers);
        assert_questions_in('the image', $site->{image});
    };
}

story 'the image of a file system while replies wait, and after the crash that left them' => sub {
    my $site = installed_in_image() or plan skip_all => 'nothing may be mounted here';
    my $listener = $site->listen_smsc;
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    for my $number (loaded(80)) {
        Agahi::deliver($peer, short_message => 'VOTE', data_coding => 0, source_addr => $number);
    }
    is($site->wait_stats('waiting', 80, 10), 80, 'eighty replies wait for an SMSC that is silent');
    my ($code) = $site->agahi('backup', "$site->{folder}/saved");
    is($code, 0, 'a backup is made');
    $site->stop('KILL');
    $peer->close;
    assert_nothing_in('the backup', "$site->{folder}/saved", loaded(80));
    system('sync');
    assert_nothing_in('the image', $site->{image}, loaded(80));
    $site->start;
    ($peer) = $site->accept_bind($listener);
    is(whole_replies($peer, 80), 80, 'after a restart each gets its reply');
    is($site->wait_stats('waiting', 0, 10), 0, 'and none waits');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
    my %slots = map { $_ => 1 } unpack('x64(a64)63', do { open(my $file, '<:raw', "$site->{disk}/journal.db.slots") or die; local $/; <$file> });
    is_deeply([keys %slots], ["\0" x 64], 'and all keys are wiped');
    unmount($site);
    assert_nothing_in('the image', $site->{image}, loaded(80));
};

# --- cores -----------------------------------------------------------------------------------------------------

# A core's memory, in place of the core: registers, which are beside it, may have what was copied last.
sub keep_memory {
    my ($path) = @_;
    my $core = do { open(my $in, '<:raw', $path) or die; local $/; <$in> };
    my ($offset) = unpack('x32Q<', $core);
    my ($size, $count) = unpack('x54S<S<', $core);
    my @memory;
    for (0 .. $count - 1) {
        my ($type, undef, $at, undef, undef, $len) = unpack('L<L<Q<Q<Q<Q<', substr($core, $offset + $_ * $size, $size));
        push @memory, substr($core, $at, $len) if $type == 1; # PT_LOAD
    }
    open(my $out, '>:raw', $path) or die;
    print {$out} @memory;
    close $out;
    return scalar @memory;
}

story 'a core has nothing' => sub {
    my ($site, $peer) = Agahi->bound;
    Agahi::ask($peer, 'VOTE', 0, source_addr => $_) for loaded(20);
    my $dumped = system("which gcore >/dev/null && gcore -o '$site->{folder}/core' $site->{daemon} >/dev/null 2>&1") == 0;
    SKIP: {
        diag('NOT LOOKED AT: gcore is not here, or must not') if !$dumped;
        skip 'gcore is not here, or must not', 4 if !$dumped;
        my ($core) = glob("$site->{folder}/core.*");
        cmp_ok(keep_memory($core), '>', 0, 'a core taken by force has parts of the memory');
        assert_nothing_in('a core taken by force', $core, loaded(20));
        my $key = do { open(my $file, '<:raw', "$site->{folder}/journal.db.key") or die; local $/; <$file> };
        is(count_of($core, $key), 0, 'nor the key');
        is(count_of($core, 'secret'), 0, 'nor the password');
    }
    my ($limit) = map { /^Max core file size\s+(\S+)\s+(\S+)/ ? "$1 $2" : () } `cat /proc/$site->{daemon}/limits`;
    is($limit, '0 0', 'none is written at a crash, whatever the limit of who started it');
    kill('ABRT', $site->{daemon});
    is($site->wait_exit($site->{daemon}, 10), 6, 'and none was'); # 128 more with a core
};

# --- upgrading -------------------------------------------------------------------------------------------------

story 'a journal of the version before numbers were sealed' => sub {
    my $site = Agahi->new;
    $site->import_sample;
    $site->start;
    $site->wait_log(qr/event=started/); # makes the key
    $site->stop;
    my $journal = "$site->{folder}/journal.db";
    unlink glob("$journal $journal-* $journal.slots");
    my $now = int(time() * 1000);
    my $rows = join('', map {
        "INSERT INTO outbox VALUES ($_->[0], $now, 'telco-a', 1, 1, '$_->[1]', 6, 0, '8301', $_->[0], 'saidbefore', 'vote', 'en',"
            . " 'exact', 'vote', 'A reply of before', 0, '');\n"
    } map { [$_ + 1, $first_number + $_] } 0 .. 29);
    $rows .= "INSERT INTO settled VALUES (100, $now, $now, 'telco-a', '8301', 7, 'saidlongago', 'vote', 'en', 'exact', 'vote', 0, 0, 1, 0, 'x', 0, '');\n"
        . "INSERT INTO settled VALUES (101, $now, $now, 'telco-a', '8301', 7, 'saidinvain', '', 'en', 'fallback', '', 0, 0, 1, 0, 'x', 0, '');\n";
    $site->write('rows.sql', $rows);
    system("cat '$FindBin::Bin/../lib/journal-8.sql' '$site->{folder}/rows.sql' | sqlite3 '$journal' >/dev/null") == 0
        or plan skip_all => 'sqlite3 is not here';
    my %before = numbers_in($journal, loaded(30));
    is(scalar keys %before, 30, 'it has numbers in clear');
    my $listener = $site->listen_smsc;
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    assert_nothing_in("$_, when it is opened", $_, loaded(30)) for grep { -s } "$journal", "$journal-wal", "$journal.slots";
    my %state;
    Agahi::serve($peer, \%state, 15, sub { keys %{ $state{replies} } == 30 });
    is(scalar(grep { ($state{replies}{$_}{text} // '') eq 'A reply of before' } loaded(30)), 30, 'what waited in it is sent');
    sleep 11; # two turns of housekeeping
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
    is(count_of($journal, 'saidbefore') + count_of($journal, 'saidlongago'), 0, 'questions that were understood are gone');
    is(count_of($journal, 'saidinvain') > 0, 1, 'others are kept');
};

# --- keys that are lost ----------------------------------------------------------------------------------------

story 'the file of the keys is lost, and comes back' => sub {
    my $site = Agahi->new;
    $site->import_sample;
    my $listener = $site->listen_smsc;
    my $slots = "$site->{folder}/journal.db.slots";
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    Agahi::deliver($peer, short_message => 'VOTE', data_coding => 0, source_addr => $_) for loaded(5);
    is($site->wait_stats('waiting', 5, 10), 5, 'five replies wait');
    $site->stop('KILL');
    $peer->close;
    rename($slots, "$slots.away");
    $site->start;
    ($peer) = $site->accept_bind($listener);
    ok($site->wait_log(qr/event=replies_unreadable replies=5 file=\S*journal\.db\.slots.*missing.*put the file beside it/, 10),
        'the log says what is missing, and what to do');
    my ($status, $reply) = Agahi::ask($peer, 'VOTE', 0, source_addr => 923001111111);
    ok(defined $reply->{text}, 'who asks now is answered');
    is($site->wait_stats('waiting', 5, 10), 5, 'nothing is given up yet');
    $peer->close;
    $site->stop;
    rename("$slots.away", $slots);
    $site->start;
    ($peer) = $site->accept_bind($listener);
    is(whole_replies($peer, 5), 5, 'with its keys they are sent');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
    truncate($slots, 1000);
    $site->start;
    is(($site->wait_exit($site->{daemon}, 20) // -1) >> 8, 1, 'a file that was cut: the daemon does not start');
    like($site->log_text, qr/event=start_failed reason="\S*journal\.db\.slots: this is not the file of the keys .*move this one away/, 'and says what to do');
};

done_testing;
