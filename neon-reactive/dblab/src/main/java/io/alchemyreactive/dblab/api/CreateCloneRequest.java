package io.alchemyreactive.dblab.api;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.effect.Redacted;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A clone to be made. Immutable; {@code toString} shows no secret. */
public final class CreateCloneRequest {

    private final String id;
    private final String username;
    private final Redacted<String> password;
    private final @Nullable String branch;
    private final @Nullable String snapshotId;
    private final @Nullable String database;
    private final boolean restricted;
    private final CloneProtection protection;

    private CreateCloneRequest(Builder builder) {
        id = builder.id;
        username = builder.username;
        password = builder.password;
        branch = builder.branch;
        snapshotId = builder.snapshotId;
        database = builder.database;
        restricted = builder.restricted;
        protection = builder.protection;
    }

    /** A builder with the id of the clone, and the role that DBLab makes in it. */
    public static Builder builder(String id, String username, Redacted<String> password) {
        return new Builder(id, username, password);
    }

    /** The id of the clone. */
    public String id() {
        return id;
    }

    /** The role that DBLab makes in the clone. */
    public String username() {
        return username;
    }

    /** The password of that role. */
    public Redacted<String> password() {
        return password;
    }

    /** The branch from whose newest snapshot the clone begins; the server's main branch when empty. */
    public Optional<String> branch() {
        return Optional.ofNullable(branch);
    }

    /** The snapshot from which the clone begins; it comes before {@link #branch}. */
    public Optional<String> snapshotId() {
        return Optional.ofNullable(snapshotId);
    }

    /** The database of the connections; the server's default when empty. */
    public Optional<String> database() {
        return Optional.ofNullable(database);
    }

    /** Whether the role is no superuser, but owns the database. */
    public boolean isRestricted() {
        return restricted;
    }

    /** The protection of the new clone. */
    public CloneProtection protection() {
        return protection;
    }

    @Override
    public String toString() {
        return "CreateCloneRequest[id=" + id + ", username=" + username + ", password=" + password + "]";
    }

    /** Collects the parts of a request. Not thread-safe. */
    public static final class Builder {

        private final String id;
        private final String username;
        private final Redacted<String> password;
        private @Nullable String branch;
        private @Nullable String snapshotId;
        private @Nullable String database;
        private boolean restricted;
        private CloneProtection protection = CloneProtection.none();

        private Builder(String id, String username, Redacted<String> password) {
            this.id = requireNonNull(id, "id");
            this.username = requireNonNull(username, "username");
            this.password = requireNonNull(password, "password");
        }

        /** The branch from whose newest snapshot the clone begins. By default the server's main branch. */
        public Builder branch(String name) {
            this.branch = requireNonNull(name, "name");
            return this;
        }

        /** The snapshot from which the clone begins. By default the newest of the branch. */
        public Builder snapshotId(String snapshot) {
            this.snapshotId = requireNonNull(snapshot, "snapshot");
            return this;
        }

        /** The database of the connections. By default that of the server. */
        public Builder database(String name) {
            this.database = requireNonNull(name, "name");
            return this;
        }

        /** Makes the role no superuser. By default it is one. */
        public Builder restricted() {
            this.restricted = true;
            return this;
        }

        /** The protection of the new clone. By default none. */
        public Builder protection(CloneProtection value) {
            this.protection = requireNonNull(value, "value");
            return this;
        }

        /** The request. */
        public CreateCloneRequest build() {
            return new CreateCloneRequest(this);
        }
    }
}
