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

    /** The user and the host of a program that names none. */
    public static final String UNKNOWN = "unknown";

    public Holder {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(since, "since");
    }

    /** Whose process it is: {@code user@host}; for a program that names neither, that it is one. */
    public String account() {
        return user.equals(UNKNOWN) && host.equals(UNKNOWN) ? "a program that names no user" : user + "@" + host;
    }

    /** One line for messages: the command, the user, the host, the process and the time. */
    @Override
    public String toString() {
        return "'" + command + "' of " + account() + " (pid " + pid + ", since " + since + ")";
    }
}
