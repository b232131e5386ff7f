package io.alchemyreactive.dblab.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A clone as DBLab shows it. DBLab never shows its password.
 *
 * @param id its id
 * @param branch its branch; empty when DBLab tells none
 * @param snapshotId the snapshot from which it begins; empty when DBLab tells none
 * @param status its state
 * @param isProtected whether DBLab refuses to delete it, and keeps it while it is idle
 * @param protectedTill the end of the protection; empty when it is not protected, or without an end
 * @param protectionMax the longest protection; empty when there is no limit, or the clone is not ready
 * @param maxIdle the time without sessions after which DBLab deletes it; empty when it does not, or the clone is not ready
 * @param createdAt when it was requested
 * @param address where it accepts connections; empty before it is ready
 * @param username the role for which it was made
 * @param database the database of that role's connections
 */
public record DbLabClone(
        String id,
        Optional<String> branch,
        Optional<String> snapshotId,
        CloneStatus status,
        boolean isProtected,
        Optional<Instant> protectedTill,
        Optional<Duration> protectionMax,
        Optional<Duration> maxIdle,
        Instant createdAt,
        Optional<Address> address,
        String username,
        String database) {

    /**
     * The host and port at which a clone accepts connections.
     *
     * @param host the name or address of the server
     * @param port its port
     */
    public record Address(String host, int port) {}
}
