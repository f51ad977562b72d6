#!/usr/bin/perl
# Desk and gateway apart: the gateway answers without a desk, the desk's user can read nothing of the gateway's, and what the
# desk keeps has no number, no password and no code in it.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Desk;
use Time::HiRes qw(sleep time);

story 'a day at the desk leaves no secret behind' => sub {
    my $desk = Desk->new;
    my $site = $desk->{site};
    $site->import_sample;
    my $listener = $site->listen_smsc;
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    $desk->start;
    my ($code, $out) = $desk->command('--invite', 'admin');
    my ($link) = $out =~ m{(/invitation/[\w-]+)};
    my @secrets = ($link =~ m{/([\w-]+)$});
    my $admin = $desk->browser('admin');
    $admin->enter($link);
    my @people = ($admin);
    for my $name (qw(saima ahmed)) {
        my $path = $admin->invite($name, $name eq 'ahmed' ? 'signer' : 'editor');
        push @secrets, $path =~ m{/([\w-]+)$};
        push @people, $desk->browser($name)->enter($path);
    }
    my ($saima, $ahmed) = @people[1, 2];
    my @numbers = map { sprintf '92300%07d', $_ * 7919 } 1 .. 12;
    for my $number (@numbers) { Agahi::ask($peer, $_, 0, source_addr => $number) for 'VOTE', 'where is my booth uncle' }
    $desk->wait_for(15, sub { $desk->value('SELECT count(*) FROM edition WHERE number > 0') });
    for my $person (@people) {
        $person->get($_) for qw(/messages /figures /unmatched /audit /schedule /phone /me /people);
        my $wrong = $desk->browser($person->{name});
        $wrong->submit($wrong->get('/login'), qr{^/login}, name => $person->{name}, password => "mistyped by $person->{name}");
        push @secrets, "mistyped by $person->{name}";
        $wrong->submit($wrong->get('/login'), qr{^/login}, name => $person->{password}, password => 'in the wrong box'); # into the field of the name
    }
    my $draft = $saima->draft;
    $saima->save($draft, 'vote', 'en', 'Voting day: a day at the desk.');
    $saima->act($draft, 'submit');
    $ahmed->act($draft, 'approve');
    $ahmed->act($draft, 'send');
    ok($desk->wait_for(20, sub { $site->ask_on_paper('VOTE') =~ /^Voting day/ }), 'a text went live');
    $saima->post('/logout', []);
    my @codes;
    for my $person (@people) {
        push @secrets, $person->{password}, $person->{secret}, values %{ $person->{cookies} }, @{ $person->{codes} // [] };
        push @codes, map { s/-//gr } @{ $person->{codes} // [] };
    }
    is(scalar(@codes), 30, 'thirty recovery codes were given out');
    $peer->close;
    is($desk->stop, 0, 'the desk ends well');
    my %files = map { $_ => Desk::slurp($_) } grep { !/desk\.key$/ } glob("$desk->{folder}/desk/*"), $desk->{log}, glob("$desk->{folder}/spool/*/*");
    my $strings = '';
    for my $file (sort keys %files) { open(my $in, '-|', 'strings', '-n', '6', $file) or die; local $/; $strings .= <$in> // '' }
    cmp_ok(length $strings, '>', 10_000, 'there is something to look at: ' . join(' ', map { s{.*/}{}r } sort keys %files));
    my $text = join("\n", values %files) . $strings;
    is((grep { index($text, $_) >= 0 } grep { length } @secrets, @codes) + 0, 0, 'no password, no link, no secret of an app, no recovery code, no cookie')
        or diag(join ' ', map { substr($_, 0, 4) . '…' } grep { index($text, $_) >= 0 } @secrets, @codes);
    for my $number (@numbers[0 .. 2]) {
        my ($national, $packed) = (substr($number, 2), pack('H*', $number));
        ok(index($text, $national) < 0 && index($text, $packed) < 0, 'no number of a citizen, in whatever form');
    }
    my $raw = join '', map { pack('B*', substr(join('', map { sprintf '%05b', index('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', $_) } split //, $_->{secret}), 0, 160)) . "\n" } @people;
    is((grep { length && index($text, $_) >= 0 } split /\n/, $raw) + 0, 0, 'nor a secret in its octets');
    for my $file (glob("$desk->{folder}/desk/*")) { is((stat $file)[2] & 0077, 0, ($file =~ s{.*/}{}r) . ' is the desk\'s alone') }
    my ($ok, $verdict) = $desk->command('audit', 'verify');
    is($ok, 0, 'the record is whole') or diag($verdict);
};

story 'the gateway needs no desk' => sub {
    my $desk = Desk->opened(saima => 'editor');
    my $site = $desk->{site};
    my $before = $site->ask_on_paper('VOTE');
    is($desk->stop, 0, 'the desk ends');
    unlink glob("$desk->{folder}/desk/*") or die;
    my $listener = $site->listen_smsc;
    my ($peer) = $site->accept_bind($listener);
    my ($status, $reply) = Agahi::ask($peer, 'VOTE', 0);
    is($reply->{text}, $before, 'its database is gone, and citizens get what they got');
    system('rm', '-rf', "$desk->{folder}/spool");
    ($status, $reply) = Agahi::ask($peer, 'VOTE', 0);
    is($reply->{text}, $before, 'the folder between them too');
    my ($code, $out) = $site->agahi('import', 'conf/messages.csv', '--placeholders', 'conf/placeholders.csv', '--menus', 'conf/menus.csv', '--by', 'night shift');
    is($code, 0, 'and agahi publishes without them') or diag($out);
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'two users' => sub {
    plan skip_all => 'only root can be two users' if $> != 0;
    my ($desk_user, $group) = (64123, 64125);
    my $desk = Desk->new;
    my ($site, $folder) = ($desk->{site}, $desk->{folder});
    # As the guide says: the gateway's folder is its own, the spool belongs to both, the desk's folder to the desk.
    mkdir "$folder/gateway";
    $site->write('password', "secret\n");
    $site->replace_config(sub { $_[0] =~ s{\Q$folder\E/(content|journal)\.db}{$folder/gateway/$1.db}g; $_[0] =~ s{password = "secret"}{password_file = "$folder/gateway/password"} });
    rename("$folder/password", "$folder/gateway/password") or die;
    chmod 0600, "$folder/gateway/password";
    $site->import_sample;
    chmod 0711, $folder;
    chmod 0700, "$folder/gateway";
    system('chown', '-R', "$desk_user:$group", "$folder/desk", "$folder/spool") == 0 or die;
    system('chmod', '-R', 'g+rwxs', "$folder/spool") == 0 or die;
    chmod 0640, "$folder/agahi.conf";
    chmod 0644, "$folder/agahi-desk.conf";
    $site->start;
    $site->wait_log(qr/content_loaded/);
    $desk->{before} = ['setpriv', "--reuid=$desk_user", "--regid=$group", '--clear-groups', '--no-new-privs'];
    $desk->start;
    $desk->wait_for(10, sub { -e "$folder/gateway/journal.db.key" });
    my @kept = ((map { "$folder/gateway/$_" } qw(password content.db journal.db journal.db.key)), "$folder/agahi.conf");
    for my $file (@kept) {
        ok(-e $file, ($file =~ s{.*/}{}r) . ' is there') or next;
        isnt(system('setpriv', "--reuid=$desk_user", "--regid=$group", '--clear-groups', 'sh', '-c', 'cat "$0" >/dev/null 2>&1', $file), 0, '  and the desk\'s user cannot read it');
        isnt(system('setpriv', "--reuid=$desk_user", "--regid=$group", '--clear-groups', 'sh', '-c', ': 2>/dev/null >>"$0"', $file), 0, '  nor write it');
    }
    my @open = map { readlink($_) // () } glob("/proc/$desk->{pid}/fd/*");
    is((grep { m{/gateway/} } @open) + 0, 0, 'and it has none of them open');
    my ($uid) = Desk::slurp("/proc/$desk->{pid}/status") =~ /^Uid:\s+(\d+)/m;
    is($uid, $desk_user, 'it runs as that user');
    is($desk->browser('nobody')->get('/login')->{status}, 200, 'and serves');
    is($desk->stop, 0, 'the desk ends well');
};

# docs/host.md, "Taking editions from the desk" and "Install the desk", with numbers in place of names.
story 'two users, and the folder between them as the guide makes it' => sub {
    plan skip_all => 'only root can be two users' if $> != 0;
    my ($agahi, $office, $own, $shared, $operators) = (64121, 64123, 64122, 64125, 64126);
    my $desk = Desk->new;
    my ($site, $folder) = ($desk->{site}, $desk->{folder});
    my $spool = "$folder/spool";
    my $made = sub { my ($path, $user, $group, $mode) = @_; system('install', '-d', '-o', $user, '-g', $group, '-m', $mode, $path) == 0 or die };
    system('rm', '-rf', $spool, "$folder/desk");
    $made->("$folder/gateway", $agahi, $own, '0750');
    $made->("$folder/content", $agahi, $operators, '2770');
    $made->($_, $agahi, $shared, '2750') for $spool, "$spool/out";
    $made->("$spool/in", $agahi, $shared, '2770');
    $made->("$folder/desk", $office, $shared, '0700');
    $site->replace_config(sub { $_[0] =~ s{\Q$folder\E/content\.db}{$folder/content/content.db}g; $_[0] =~ s{\Q$folder\E/journal\.db}{$folder/gateway/journal.db}g });
    chmod 0711, $folder;
    chmod 0644, "$folder/agahi.conf", "$folder/agahi-desk.conf";
    my @agahi = ('setpriv', "--reuid=$agahi", "--regid=$own", "--groups=$shared,$operators", '--no-new-privs');
    my @office = ('setpriv', "--reuid=$office", "--regid=$shared", '--clear-groups', '--no-new-privs');
    system(@agahi, "$site->{build}/agahi", '-c', $site->{config}, 'import', 'conf/messages.csv', '--placeholders', 'conf/placeholders.csv', '--menus', 'conf/menus.csv', '--by', 'first') == 0 or die;
    my $umask = umask 0077; # of both units
    $site->{before} = \@agahi;
    $site->start;
    $desk->{before} = \@office;
    $desk->start;
    umask $umask;
    ok($desk->wait_for(15, sub { $desk->value('SELECT count(*) FROM edition WHERE number > 0') }), 'the desk hears what is live');
    my $out = "$folder/invite.out";
    system('sh', '-c', 'exec "$@" >"$0" 2>&1', $out, @office, "$site->{build}/agahi-desk", '-c', $desk->{config}, '--invite', 'admin');
    my $admin = $desk->{people}{admin} = $desk->browser('admin');
    $admin->enter((Desk::slurp($out) =~ m{(/invitation/[\w-]+)})[0]);
    my ($saima, $ahmed) = map {
        my ($name, $role) = @$_;
        my $link = $admin->invite($name, $role);
        $desk->confirm($link);
        $desk->{people}{$name} = $desk->browser($name)->enter($link);
    } ['saima', 'editor'], ['ahmed', 'signer'];
    my $draft = $saima->draft;
    $saima->save($draft, 'vote', 'en', 'Voting day: by two users.');
    $saima->act($draft, 'submit');
    $ahmed->act($draft, 'approve');
    $ahmed->act($draft, 'send');
    ok($desk->wait_for(20, sub { $desk->value("SELECT state FROM edition WHERE id = $draft") == 5 }), 'what the desk hands over goes live') or diag($site->log_text, Desk::slurp($desk->{log}));
    my $may = sub { my ($who, $command, @arguments) = @_; return system(@$who, 'sh', '-c', "$command 2>/dev/null", @arguments) == 0 };
    ok($may->(\@office, 'cat "$0" >/dev/null', "$spool/out/$_"), "the desk's user reads out/$_") for qw(live.agahi state.json), map { s{.*/}{}r } glob("$spool/out/*.answer");
    ok(!$may->(\@office, ': >>"$0"', "$spool/out/$_"), "and cannot write out/$_") for qw(live.agahi new.answer);
    ok(!$may->(\@office, 'rm -f "$0"; test ! -e "$0"', "$spool/out/state.json"), 'nor take one away');
    ok(!$may->(\@office, 'ls "$0"', "$folder/$_"), "nor look into $_") for qw(gateway content);
    ok(!$may->(\@agahi, 'ls "$0"', "$folder/desk"), 'the gateway cannot look into the desk\'s folder');
    my @stranger = ('setpriv', '--reuid=64127', '--regid=64127', '--clear-groups');
    ok(!$may->(\@stranger, 'ls "$0"', $spool), 'nor anybody else into the one between');
    # The rights of `in` go, and come again.
    $draft = $saima->draft;
    $saima->save($draft, 'vote', 'en', 'Voting day: rights.');
    $saima->act($draft, 'submit');
    $ahmed->act($draft, 'approve');
    chmod 02750, "$spool/in";
    $ahmed->act($draft, 'send');
    ok($desk->wait_for(15, sub { $saima->get('/schedule')->{html} =~ /may not write into the folder of the gateway/ }), 'without rights every page says so');
    chmod 02770, "$spool/in";
    ok($desk->wait_for(30, sub { $desk->value("SELECT state FROM edition WHERE id = $draft") == 5 }), 'and with them it goes by itself');
    unlike($site->log_text, qr/event=(?:spool_unusable|edition_unreadable|folder_polled)/, 'the gateway has no complaint');
    is($desk->stop, 0, 'the desk ends well');
    is($site->stop, 0, 'the daemon too');
};

done_testing;
