package io.alchemyreactive.dblab;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.postgres.PostgresOrigin;
import java.time.Instant;

/** A clone could not be used as a preview database. */
public final class CloneException extends AlchemyException {

    private CloneException(String message) {
        super(message);
    }

    static CloneException unreachable(PostgresOrigin origin, String why) {
        return new CloneException("the clone at " + origin.host() + ":" + origin.port() + ", database '"
                + origin.database() + "', accepts no connection of '" + origin.user() + "': "
                + ErrorText.sentence(why)
                + " DBLab reports it as ready. Check that this machine reaches the host that DBLab names (accessHost in"
                + " its configuration), and that the database exists.");
    }

    static CloneException notImported(String id) {
        return new CloneException("the clone '" + id
                + "' cannot be imported, because DBLab never tells the password of a clone. Deploy a new clone.");
    }

    static CloneException withoutBranch(DbLabInstance instance, String branch) {
        return new CloneException("DBLab at " + instance.url() + " has no branch '" + branch
                + "' with a snapshot. Name a branch or a snapshot that exists.");
    }

    static CloneException withoutSnapshot(DbLabInstance instance, String branch, Instant moment) {
        return new CloneException("DBLab at " + instance.url() + " has no snapshot of the branch '" + branch
                + "' with data of " + moment + " or before. Declare a later moment, or none.");
    }
}
