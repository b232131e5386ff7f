package io.alchemyreactive.state;

import java.time.Instant;
import java.util.Objects;

/**
 * The holder of a stage, as shown to other users.
 *
 * @param id the lease's own id
 * @param user the name of the account
 * @param host the name of the machine
 * @param pid the process id on that machine
 * @param command the command that runs
 * @param since when the lease was requested
 */
public record Holder(String id, String user, String host, long pid, String command, Instant since) {

    public Holder {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(since, "since");
    }

    /** One line for messages: the command, the user, the host, the process and the time. */
    @Override
    public String toString() {
        return "'" + command + "' of " + user + "@" + host + " (pid " + pid + ", since " + since + ")";
    }
}
