package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.SqlText;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** The attempts of two previews to reach each other. Blocks; for one thread, and one use; another thread may stop it. */
final class IsolationAttempts {

    /** Wrong password, and no role or no entry for it. */
    private static final Set<String> REFUSED_LOGINS = Set.of("28P01", "28000");

    /** No such database, and no right to connect to it: PostgreSQL says so after it has accepted the password. */
    private static final Set<String> ACCEPTED_LOGINS = Set.of("3D000", "42501");

    private final String preview;
    private final IsolationLogins logins;
    private final List<IsolationLeak> leaks = new ArrayList<>();
    private int refused;
    private volatile boolean stopped;

    IsolationAttempts(String preview, IsolationLogins logins) {
        this.preview = preview;
        this.logins = logins;
    }

    /** Ends the attempts before the next statement. */
    void stop() {
        stopped = true;
    }

    /**
     * The number of attempts that were refused.
     *
     * @throws IsolationLeakException when one succeeded
     * @throws IsolationUnverifiedException when one failed for another reason
     */
    int run(IsolationSide own, IsolationSide neighbour) {
        boolean pooled = own.pooled().isPresent() && neighbour.pooled().isPresent();
        sessions(own, own.direct(), neighbour, neighbour.direct(), false);
        if (pooled) {
            sessions(
                    own,
                    own.pooled().orElseThrow(),
                    neighbour,
                    neighbour.pooled().orElseThrow(),
                    true);
        }
        logins.places(own, neighbour).forEach(place -> login(own, place));
        refuseLeaks();
        return refused;
    }

    /** Ends the proof at a leak, because an attempt that succeeded may have changed the ground for the next ones. */
    private void refuseLeaks() {
        if (!leaks.isEmpty()) {
            throw new IsolationLeakException(preview, leaks);
        }
    }

    private void sessions(
            IsolationSide own,
            PostgresOrigin ownAddress,
            IsolationSide neighbour,
            PostgresOrigin neighbourAddress,
            boolean pooled) {
        stopIfAsked();
        try (IsolationSession one = IsolationSession.open(preview, own, ownAddress);
                IsolationSession other = IsolationSession.open(preview, neighbour, neighbourAddress)) {
            role(one);
            role(other);
            refuseLeaks();
            one.place();
            other.place();
            attempts(one, other, "it reached another preview", pooled);
            attempts(other, one, "another preview reached it", pooled);
            refuseLeaks();
            if (pooled) {
                leftBehind(one, other);
            }
        }
    }

    /** A pooler may open its sessions by one role for all. */
    private void role(IsolationSession session) {
        String statement = "SELECT current_user";
        boolean other = !session.address().user().equals(session.text(statement));
        found(other, session, statement, "a preview works with a role that is not its own", IsolationLeak.POOLER);
    }

    /** Looks for what the clients of each preview leave behind for those of the other one. */
    void leftBehind(IsolationSession one, IsolationSession other) {
        leftBehind(one, other, "what it left in a session reached another preview");
        leftBehind(other, one, "what another preview left in a session reached it");
        refuseLeaks();
    }

    private void attempts(IsolationSession from, IsolationSession to, String reached, boolean pooled) {
        IsolationSide side = to.side();
        boolean shares = side.sharesDatabase(from.side());
        String rights = pooled ? IsolationLeak.POOLER + " " + IsolationLeak.RIGHTS : IsolationLeak.RIGHTS;
        for (String statement : List.of(
                "SELECT " + SqlText.literal(side.table()) + "::regclass",
                "SELECT whose FROM " + side.table(),
                "SELECT whose FROM " + SqlText.quoted(side.name()),
                "INSERT INTO " + side.table() + " VALUES ('seen')",
                "DELETE FROM " + side.table())) {
            attempt(from, statement, reached, rights);
        }
        create(from, to, reached, rights);
        String role = to.address().user();
        if (shares && !role.equals(from.address().user())) {
            membership(from, role, reached);
        }
        attempt(from, "DROP TABLE " + side.table(), reached, rights);
    }

    private void attempt(IsolationSession from, String statement, String reached, String cure) {
        stopIfAsked();
        found(from.does(statement), from, statement, reached, cure);
    }

    /** In a database of its own the statement succeeds, and the other preview does not see the table. */
    private void create(IsolationSession from, IsolationSession to, String reached, String cure) {
        stopIfAsked();
        String statement = "CREATE TABLE " + to.side().made() + " ()";
        boolean seen = from.does(statement)
                && to.text("SELECT to_regclass(" + SqlText.literal(to.side().made()) + ")") != null;
        found(seen, from, statement, reached, cure);
    }

    /** A member may let itself use the role, also where it may not do so yet. */
    private void membership(IsolationSession from, String role, String reached) {
        stopIfAsked();
        String statement = "SET ROLE " + SqlText.quoted(role);
        boolean taken = from.does(statement);
        if (taken) {
            from.does("RESET ROLE");
        }
        found(taken, from, statement, reached, IsolationLeak.MEMBERSHIP);
        String member = "SELECT pg_has_role(" + SqlText.literal(role) + ", 'MEMBER')";
        found("t".equals(from.text(member)), from, member, reached, IsolationLeak.MEMBERSHIP);
    }

    /**
     * The search path and a prepared statement that are left in a session of the pooler. They do no harm to an
     * application: the search path ends with a schema that does not exist, and no other statement has that name.
     */
    private void leftBehind(IsolationSession from, IsolationSession to, String reached) {
        stopIfAsked();
        String name = from.side().name();
        String set = "SELECT set_config('search_path', concat_ws(', ', nullif(current_setting('search_path'), ''), "
                + SqlText.literal(name) + "), false)";
        String prepare =
                "PREPARE " + name + " AS SELECT whose FROM " + from.side().table();
        from.text(set);
        from.text(prepare);
        try (IsolationSession later = IsolationSession.open(preview, to.side(), to.address())) {
            for (IsolationSession client : List.of(to, later)) {
                String path = client.text("SELECT current_setting('search_path')");
                found(path != null && path.contains(name), from, set, reached, IsolationLeak.POOLER);
                found(client.does("EXECUTE " + name), from, prepare, reached, IsolationLeak.POOLER);
            }
        } finally {
            from.does("DEALLOCATE " + name);
            from.does("RESET search_path");
        }
    }

    private void login(IsolationSide own, IsolationLogins.Place place) {
        stopIfAsked();
        PostgresOrigin address =
                place.address().as(own.direct().user(), own.direct().password());
        boolean accepted;
        try {
            IsolationSession.connect(address).close();
            accepted = true;
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            accepted = ACCEPTED_LOGINS.contains(state);
            if (!accepted && !REFUSED_LOGINS.contains(state)) {
                throw IsolationUnverifiedException.of(
                        preview,
                        "the attempt to log in to " + place.name() + " at " + IsolationSession.named(address),
                        e);
            }
        }
        String named = IsolationSession.named(address);
        note(
                accepted,
                new IsolationLeak(
                        "its user and password are accepted by " + place.name() + ", at " + named,
                        "a login to " + named,
                        logins.cure()));
    }

    private void found(boolean leaks, IsolationSession from, String statement, String reached, String cure) {
        note(
                leaks,
                new IsolationLeak(
                        reached + " by " + statement + ", through " + IsolationSession.named(from.address()),
                        statement,
                        cure));
    }

    private void note(boolean leaked, IsolationLeak leak) {
        if (leaked) {
            leaks.add(leak);
        } else {
            refused++;
        }
    }

    private void stopIfAsked() {
        if (stopped) {
            throw new CancellationException("the proof of isolation was cancelled");
        }
    }
}
