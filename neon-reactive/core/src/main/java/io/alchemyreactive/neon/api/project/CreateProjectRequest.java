package io.alchemyreactive.neon.api.project;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.endpoint.ComputeSettings;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to create a project.
 *
 * @param name its name, 1 to 256 characters; default: its id
 * @param regionId its region, for example {@code aws-us-east-1}; default: the account's default region
 * @param pgVersion major version of PostgreSQL; default: Neon's, 17
 * @param orgId the organization that owns the project; default: the organization of the client's options
 * @param historyRetentionSeconds the age of the oldest point at which a branch may start, in seconds, 0 to 2,592,000;
 *     default: 86,400
 * @param defaultEndpointSettings the settings of computes that are created without their own
 * @param storePasswords whether Neon keeps the passwords of roles; default: true
 * @param branchName the name of the default branch; default: {@code main}
 * @param roleName the first role; default: the database's name with {@code _owner}
 * @param databaseName the first database; default: {@code neondb}
 * @param annotations annotations of the default branch, which mark the owner of the project; at most 50
 */
public record CreateProjectRequest(
        Optional<String> name,
        Optional<String> regionId,
        Optional<Integer> pgVersion,
        Optional<String> orgId,
        Optional<Integer> historyRetentionSeconds,
        Optional<ComputeSettings> defaultEndpointSettings,
        Optional<Boolean> storePasswords,
        Optional<String> branchName,
        Optional<String> roleName,
        Optional<String> databaseName,
        Map<String, String> annotations) {

    /** Checks names and numbers, and refuses settings that exclude each other. */
    public CreateProjectRequest {
        name.ifPresent(given -> Checks.name(given, "name", 256));
        branchName.ifPresent(given -> Checks.name(given, "branchName", 256));
        annotations = Checks.annotations(annotations);
    }

    /** Starts a request. Neon chooses the value of each property that is not set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the parts of a request. Each {@link #build} returns a new value. Not thread-safe. */
    public static final class Builder {

        private @Nullable String name;
        private @Nullable String regionId;
        private @Nullable Integer pgVersion;
        private @Nullable String orgId;
        private @Nullable Integer historyRetentionSeconds;
        private @Nullable ComputeSettings defaultEndpointSettings;
        private @Nullable Boolean storePasswords;
        private @Nullable String branchName;
        private @Nullable String roleName;
        private @Nullable String databaseName;
        private Map<String, String> annotations = Map.of();

        private Builder() {}

        /** The name, 1 to 256 characters; default: the id of the project. */
        public Builder name(String name) {
            this.name = requireNonNull(name, "name");
            return this;
        }

        /** The region, for example {@code aws-us-east-1}; default: the account's default region. */
        public Builder regionId(String regionId) {
            this.regionId = requireNonNull(regionId, "regionId");
            return this;
        }

        /** Major version of PostgreSQL; default: Neon's, 17. */
        public Builder pgVersion(int pgVersion) {
            this.pgVersion = pgVersion;
            return this;
        }

        /** The organization that owns the project; default: the organization of the client's options. */
        public Builder orgId(String orgId) {
            this.orgId = requireNonNull(orgId, "orgId");
            return this;
        }

        /** The age of the oldest point at which a branch may start, in seconds, 0 to 2,592,000; default: 86,400. */
        public Builder historyRetentionSeconds(int historyRetentionSeconds) {
            this.historyRetentionSeconds = historyRetentionSeconds;
            return this;
        }

        /** The settings of computes that are created without their own. */
        public Builder defaultEndpointSettings(ComputeSettings defaultEndpointSettings) {
            this.defaultEndpointSettings = requireNonNull(defaultEndpointSettings, "defaultEndpointSettings");
            return this;
        }

        /** Whether Neon keeps the passwords of roles; default: true. */
        public Builder storePasswords(boolean storePasswords) {
            this.storePasswords = storePasswords;
            return this;
        }

        /** The name of the default branch; default: {@code main}. */
        public Builder branchName(String branchName) {
            this.branchName = requireNonNull(branchName, "branchName");
            return this;
        }

        /** The first role; default: the database's name with {@code _owner}. */
        public Builder roleName(String roleName) {
            this.roleName = requireNonNull(roleName, "roleName");
            return this;
        }

        /** The first database; default: {@code neondb}. */
        public Builder databaseName(String databaseName) {
            this.databaseName = requireNonNull(databaseName, "databaseName");
            return this;
        }

        /** Annotations of the default branch, which mark the owner of the project; at most 50. */
        public Builder annotations(Map<String, String> annotations) {
            this.annotations = Map.copyOf(annotations);
            return this;
        }

        /** The request. */
        public CreateProjectRequest build() {
            return new CreateProjectRequest(
                    Optional.ofNullable(name),
                    Optional.ofNullable(regionId),
                    Optional.ofNullable(pgVersion),
                    Optional.ofNullable(orgId),
                    Optional.ofNullable(historyRetentionSeconds),
                    Optional.ofNullable(defaultEndpointSettings),
                    Optional.ofNullable(storePasswords),
                    Optional.ofNullable(branchName),
                    Optional.ofNullable(roleName),
                    Optional.ofNullable(databaseName),
                    annotations);
        }
    }
}
