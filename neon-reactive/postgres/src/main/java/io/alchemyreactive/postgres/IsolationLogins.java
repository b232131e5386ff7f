package io.alchemyreactive.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * The places where the user and password of a preview must be refused. Immutable.
 *
 * @param tried whether any login is tried
 * @param others places beside the neighbour
 * @param cure the next step when a login succeeds
 */
record IsolationLogins(boolean tried, List<Place> others, String cure) {

    static final IsolationLogins NONE = new IsolationLogins(false, List.of(), IsolationLeak.PASSWORD);
    static final IsolationLogins NEIGHBOUR = new IsolationLogins(true, List.of(), IsolationLeak.PASSWORD);

    /**
     * A database.
     *
     * @param name the database, for the message
     * @param address the address; its user and password are not used
     */
    record Place(String name, PostgresOrigin address) {}

    IsolationLogins and(String name, PostgresOrigin address) {
        List<Place> more = new ArrayList<>(others);
        more.add(new Place(name, address));
        return new IsolationLogins(tried, List.copyOf(more), cure);
    }

    IsolationLogins curedBy(String step) {
        return new IsolationLogins(tried, others, step);
    }

    /** All places of one proof; a neighbour in the same database has a role of its own. */
    List<Place> places(IsolationSide own, IsolationSide neighbour) {
        if (!tried) {
            return List.of();
        }
        List<Place> places = new ArrayList<>(others);
        if (!own.sharesDatabase(neighbour)) {
            places.add(new Place("another preview", neighbour.direct()));
            neighbour.pooled().ifPresent(pooled -> places.add(new Place("the pooler of another preview", pooled)));
        }
        return places;
    }
}
