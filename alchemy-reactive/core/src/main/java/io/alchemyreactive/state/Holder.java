package io.alchemyreactive.state;

import java.time.Instant;
import java.util.Objects;

/**
 * Who holds a stage, as shown to whoever finds it held.
 *
 * @param id the lease's own id
 * @param user the name of the account
 * @param host the name of the machine
 * @param pid the process id on that machine
 * @param command what it was asked to do
 * @param since when it asked
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
