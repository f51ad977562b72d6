#!/usr/bin/perl
# Every command of agahi where the journal is in PostgreSQL (store.engine): what it tells of the same rows is what it tells of a
# file, what it changes is changed there, and what cannot be done there is refused in words. The server is the test's own.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../lib";
use Test::More;
use Agahi;
use File::Temp qw(tempdir);
use JSON::PP;
use POSIX qw(strftime);
use PostgreSQL;
use Time::HiRes qw(sleep time);

plan skip_all => 'PostgreSQL\'s server is not installed' if !PostgreSQL::is_installed();
my ($hers, $other) = ('923001234567', '923009876543');
my @tables = qw(outbox settled part answered_part preference submission early_receipt silence blocked forgetting key_check counted hourly);

# --- the server ---------------------------------------------------------------------------------------------

my $folder = tempdir('agahi-e2e-pg-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $server = PostgreSQL->new(folder => $folder);
my $tried = $$;

sub make_server {
    $server->make;
    $server->settings("unix_socket_directories = '$folder'\nlisten_addresses = ''\nfsync = off\nmax_connections = 40\nshared_buffers = 16MB\n");
}

sub psql { return $server->sql($_[0], 'postgres') }

END { local $?; $server->kill if $server && $$ == $tried }

# --- two configurations of one installation -----------------------------------------------------------------

my $site = Agahi->new(
    link => 'registered_delivery = true; ussd = { codes = [ "*8301#" ]; };',
    limits => 'sms = { burst = 6; per_minute = 6; per_day = 60; }; ussd = { burst = 1000; per_minute = 60000; per_day = 65535; };',
);
$site->import_sample;
my $database = "host=$folder dbname=postgres user=agahi password=geheim";
my $key = "$site->{folder}/journal.db.key";

sub write_shared {
    my ($name, $store) = @_;
    open(my $file, '<:utf8', "$site->{folder}/agahi.conf") or die;
    my $text = do { local $/; <$file> };
    $text =~ s/store = \{ /store = { engine = "postgresql"; node = "n1"; $store /;
    return $site->write($name, $text);
}

my $embedded = $site->{config};
our $shared = write_shared('shared.conf', "alone = true; key_file = \"$key\"; database = \"$database\";");

sub on_file { local $site->{config} = $embedded; return $site->agahi(@_) }
sub on_server { local $site->{config} = $shared; return $site->agahi(@_) }

# What a command says of now, and of what the two did one after the other, may be a second apart; times of the rows may not.
my $rows_until = '9';

sub without_now {
    my ($text) = @_;
    $text =~ s/\b(\d{4}-\d\d-\d\d)([ T])(\d\d:\d\d:\d\d)/"$1 $3" gt $rows_until ? 'now' : "$1$2$3"/ge;
    $text =~ s/^(What is kept of .*, on) .*$/$1 now/m;
    return $text =~ s/"oldest_seconds": ?[^",]*//gr;
}

sub is_same {
    my ($name, @arguments) = @_;
    my ($code, $out, $errors) = on_file(@arguments);
    my ($there, $out_there, $errors_there) = on_server(@arguments);
    $_ = without_now($_) for $out, $out_there;
    is($there, $code, "$name: the same exit code") or diag("$errors\n$errors_there");
    ok($out eq $out_there && $errors eq $errors_there, "$name: the same is told") or diag("$out$errors---\n$out_there$errors_there");
    return $out_there;
}

sub refused {
    my ($name, $pattern, @arguments) = @_;
    my ($code, $out, $errors) = on_server(@arguments);
    is($code, 1, "$name is refused") or diag($out);
    like($errors, $pattern, "$name: in words");
    unlike("$out$errors", qr/geheim/, "$name: without the password");
}

# The journal's file, row by row.
sub copy_rows {
    for my $table (@tables) {
        my $target = $table eq 'hourly' ? 'sum' : $table; # sums of each node
        my $more = $table eq 'outbox' || $table eq 'part' ? ", 'smsc', 0" : $table eq 'silence' || $table eq 'hourly' ? ', 7' : '';
        my @columns = split /\n/, `sqlite3 '$site->{folder}/journal.db' "SELECT name FROM pragma_table_info('$table') ORDER BY cid"`;
        my $columns = join(', ', map { $_ eq 'sealed' ? "'\\x' || hex(sealed)" : $_ } @columns);
        my $names = join(', ', @columns, $more ? ($more eq ', 7' ? 'node' : ('smsc', 'owner')) : ());
        my $file = "$folder/$table.csv";
        my $select = "SELECT $columns$more FROM $table";
        open(my $sqlite, '|-', "sqlite3 -csv '$site->{folder}/journal.db' > '$file'") or die;
        print $sqlite "$select;\n";
        close $sqlite or die;
        psql("DELETE FROM agahi.$target");
        psql("\\copy agahi.$target ($names) FROM '$file' WITH (FORMAT csv)");
    }
}

# --- stories ------------------------------------------------------------------------------------------------

story 'traffic into a file' => sub {
    $site->start;
    my $script = join('', map { my $from = $_; map { /^\d$/ ? "$_\n" : "[$from] $_\n" }
        'VOTE', 'cricket scores', 'ENGLISH', '*8301#', '2', '9', 'what is this', 'CHECK', 'BALLOT', 'more', 'and more' } $hers, $other);
    my $smsc = $site->spawn("$site->{folder}/talk", "$site->{build}/agahi-smsc", '-p', $site->{port}, '--receipts', '--script',
        $site->write('script', $script . "[$other] STOP\nsleep 1\n"));
    is($site->wait_exit($smsc, 60), 0, 'the simulator ends well');
    my $listener = $site->listen_smsc;
    my ($peer) = $site->accept_bind($listener);
    my $state = { replies => {}, responses => {}, respond => sub { } };
    my @waiting = (Agahi::deliver($peer, esm_class => 0x40, short_message => "\x05\0\x03\x21\x02\x01REGI", source_addr => '923335550000'),
        Agahi::deliver($peer, short_message => 'LOCAL', source_addr => '923335550000'));
    ok(Agahi::serve($peer, $state, 5, sub { @waiting == grep { defined $state->{responses}{$_} } @waiting }), 'what waits is safe');
    is((on_file('block', '+92 300 5550000'))[0], 0, 'a third is blocked');
    $peer->close;
    $listener->close;
    is($site->stop, 0, 'the daemon ends well');
    $rows_until = strftime('%Y-%m-%d %H:%M:%S', gmtime(time() + 5 * 3600)); # Asia/Karachi, as the commands tell it
    sleep 1.1;
};

story 'before there is a database' => sub {
    refused('show where no server is', qr/PostgreSQL: .*No such file/, 'show', $hers);
    my ($code, $out) = on_server('doctor');
    is($code, 1, 'the doctor finds a fault');
    like($out, qr/the journal, PostgreSQL \(.*host=\Q$folder\E\).*No such file/s, 'which is that no server is there');
    unlike($out, qr/geheim/, 'without the password');
    make_server();
    $server->start;
    refused('show where no table is', qr/does not have the tables/, 'show', $hers);
};

story 'the key is never made' => sub {
    my $keyless = write_shared('keyless.conf', "alone = true; key_file = \"$site->{folder}/nowhere\"; database = \"$database\";");
    local $site->{config} = $keyless;
    my ($code, undef, $errors) = $site->agahi('block', $hers);
    is($code, 1, 'a key that is named and missing is refused');
    rename($key, "$key.away") or die;
    local $site->{config} = write_shared('usual.conf', "alone = true; database = \"$database\";");
    ($code, undef, $errors) = $site->agahi('block', $hers);
    is($code, 1, 'so is one that is missing in its usual place');
    like($errors, qr/journal\.db\.key: the key for hashing numbers is missing, .*all nodes need the same one/, 'with what to do');
    ok(!-e $key, 'and none was made');
    rename("$key.away", $key) or die;
};

story 'the same rows, the same words' => sub {
    ($site->{config}, my $was) = ($shared, $site->{config});
    is(($site->agahi('block', $other))[0], 0, 'a command that writes makes the tables');
    is(($site->agahi('block', '--remove', $other))[0], 0, 'and takes back what it did');
    $site->{config} = $was;
    is(psql("SELECT number FROM agahi.change WHERE what = 'blocked'"), 2, 'each time the nodes are told');
    copy_rows();
    is_same('stats', 'stats', '--json');
    is_same('queue', 'queue', '--json');
    like(is_same("show $_", 'show', '--json', $_), qr/"(?:requests|parts)"/, 'there is something') for $hers, $other, '923335550000';
    is_same('show', 'show', $hers);
    is_same('ask as one who chose a language', 'ask', '--from', $hers, 'vote');
    is_same('ask as one who said STOP', 'ask', '--from', $other, 'vote');
    is_same('dial', 'dial', '*8301#', '--from', $hers);
    my $csv = $site->write('telco.csv', "message_id,submitted,status\nabc,2027-02-07 10:00:00,DELIVRD\n");
    is_same('reconcile', 'reconcile', '--from', '2020-01-01', '--to', '2037-12-31', $csv, '--json');
    is_same($_->[0], @$_) for ['history'], ['check'], ['diff', 'live'], ['figures', '--from', '2020-01-01', '--to', '2030-01-01', '--json'],
        ['unanswered', '--json'], ['show-edition', '1'], ['link', 'list'];
};

story 'what is written is written there' => sub {
    is_same('block', 'block', $other);
    is_same('block again', 'block', $other);
    is_same('show who is blocked', 'show', '--json', $other);
    is_same('unblock', 'block', '--remove', $other);
    is_same('unblock again', 'block', '--remove', $other);
    my $before = psql("SELECT number FROM agahi.change WHERE what = 'forgotten'");
    my ($code, $by_file) = on_file('forget', $hers);
    my ($code_there, $by_server) = on_server('forget', $hers);
    is("$code, $code_there", '0, 0', 'forget: done by both');
    like($by_file, qr/: [1-9]\d* rows removed; a running daemon forgets the language at SIGHUP$/, 'rows were removed');
    like($by_server, qr/; the nodes forget the language by themselves$/, 'and nobody is sent to reload nodes');
    is($by_server =~ s/;.*//sr, $by_file =~ s/;.*//sr, 'as many');
    ok(psql("SELECT number FROM agahi.change WHERE what = 'forgotten'") > $before, 'the nodes are told');
    like(is_same('show who was forgotten', 'show', $hers), qr/^Nothing is kept of this number\.$/m, 'nothing is left');
    is_same('show another', 'show', '--json', $other);
    is_same('stats', 'stats', '--json');
    is(psql('SELECT count(*) FROM agahi.submission s WHERE NOT EXISTS (SELECT 1 FROM agahi.settled WHERE id = s.request)'
            . ' AND NOT EXISTS (SELECT 1 FROM agahi.outbox WHERE id = s.request)'), 0, 'no message\'s id is left over');
};

story 'beside a daemon that runs' => sub {
    local $site->{config} = $shared;
    my $fourth = '923214444444';
    rename("$site->{folder}/journal.db$_", "$site->{folder}/away$_") for '', '-wal', '-shm'; # none of it is needed
    $site->start;
    my $listener = $site->listen_smsc;
    my ($peer) = $site->accept_bind($listener) or die $site->log_text;
    my $answer = sub { ((Agahi::ask($peer, $_[0], 0, source_addr => $fourth))[1] // {})->{text} // '' };
    like($answer->('ENGLISH'), qr/English/, 'who asks is answered');
    like($answer->('VOTE'), qr/Polling day/, 'and again');
    ok(Agahi::wait_for(20, sub { (on_server('show', '--json', $fourth))[1] =~ /"topic": "vote"/ }), 'show tells of it');
    like($site->ask_on_paper('--from', $fourth, 'vote'), qr/^Polling day/, 'ask knows the language');
    is(psql('SELECT count(*) FROM agahi.outbox WHERE sender IN (SELECT sender FROM agahi.preference)'), 0, 'nothing of it waits');
    is(($site->agahi('block', $fourth))[0], 0, 'who is blocked');
    sleep 2.5;
    my $before = psql('SELECT count(*) FROM agahi.settled');
    Agahi::deliver($peer, short_message => 'BALLOT', source_addr => $fourth);
    my $state = { replies => {}, responses => {}, respond => sub { } };
    Agahi::serve($peer, $state, 2, sub { 0 });
    is(scalar(keys %{ $state->{replies} }), 0, 'gets no answer any more');
    is(($site->agahi('block', '--remove', $fourth))[0], 0, 'and who is not');
    sleep 2.5;
    like($answer->('VOTE'), qr/Polling day/, 'gets one');
    my ($code, $out) = $site->agahi('forget', $fourth);
    is($code, 0, 'forget');
    like($out, qr/: [1-9]\d* rows removed/, 'removes rows');
    is(($site->agahi('stats'))[0], 0, 'stats');
    is(($site->agahi('doctor'))[1] =~ /a daemon runs|no daemon runs/ ? 1 : 0, 1, 'the doctor looks on');
    $peer->close;
    $listener->close;
    is($site->stop, 0, 'the daemon ends well');
    like(($site->agahi('figures', '--from', '2020-01-01', '--to', '2037-01-01', '--json'))[1], qr/"requests": ("<5"|[1-9])/, 'and left figures');
};

story 'the messages are a file on every node' => sub {
    local $site->{config} = $shared;
    is(($site->agahi('import', 'conf/messages.csv', '--draft', 'x'))[0], 0, 'import of a draft');
    is(($site->agahi('publish', 'x'))[0], 0, 'publish');
    is(($site->agahi('import', 'conf/messages.csv', '--draft', 'y'))[0], 0, 'another');
    is(($site->agahi('discard', 'y'))[0], 0, 'discard');
    is(($site->agahi('export', "$site->{folder}/set.agahi"))[0], 0, 'export');
    is(($site->agahi('edition', 'show', "$site->{folder}/set.agahi"))[0], 0, 'edition show');
};

story 'what is done by the database\'s people' => sub {
    refused('backup', qr/pg_basebackup .* pg_dump/, 'backup', "$site->{folder}/saved");
    ok(!-e "$site->{folder}/saved" && !-e "$site->{folder}/saved.content", 'nothing was written');
    refused('restore', qr/nothing was restored: the journal is in PostgreSQL/, 'restore', "$site->{folder}/saved");
};

story 'the doctor' => sub {
    my ($code, $out, $errors) = on_server('doctor', '--json');
    like($out, qr/the journal, PostgreSQL .*: reached, and of this version/, 'reaches it');
    like($out, qr/it is the one that the journal belongs to/, 'the key agrees');
    local $site->{config} = write_shared('standby.conf', "key_file = \"$key\"; database = \"$database\";");
    ($code, $out) = $site->agahi('doctor');
    is($code, 1, 'no standby is a fault, unless the configuration says that it is meant');
    like($out, qr/no standby is waited for/, 'which is told');
};

story 'another key' => sub {
    my $wrong = $site->write('wrong.key', '00112233445566778899aabbccddeeff');
    my $conf = write_shared('wrong.conf', "alone = true; key_file = \"$wrong\"; database = \"$database\";");
    local $shared = $conf;
    refused('show', qr/this is not the key that the numbers in PostgreSQL \(.*\) were hashed with/, 'show', $hers);
    refused('forget', qr/nothing was removed: .*this is not the key/, 'forget', $hers);
    refused('block', qr/this is not the key/, 'block', $hers);
};

story 'the server goes away' => sub {
    $server->stop('fast');
    refused($_->[0], qr/PostgreSQL: /, @$_) for ['stats'], ['queue'], ['show', $hers], ['forget', $hers], ['block', $hers];
    my ($code, $out, $errors) = on_server('ask', 'vote');
    is($code, 0, 'messages are tried on paper without it');
};

done_testing;
