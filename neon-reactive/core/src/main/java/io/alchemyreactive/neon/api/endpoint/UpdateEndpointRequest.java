package io.alchemyreactive.neon.api.endpoint;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.path.EndpointPath;
import io.alchemyreactive.neon.internal.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks to change an endpoint; what is left out stays as it is.
 *
 * @param endpoint the endpoint
 * @param name its new name, 1 to 64 characters
 * @param settings its size and sleep
 * @param disabled whether connections are refused
 */
public record UpdateEndpointRequest(
        EndpointPath endpoint, Optional<String> name, Optional<ComputeSettings> settings, Optional<Boolean> disabled) {

    /** Checks names, counts and what excludes each other. */
    public UpdateEndpointRequest {
        requireNonNull(endpoint, "endpoint");
        name.ifPresent(given -> Checks.name(given, "name", 64));
    }

    /** Starts a request; all that is not set is left to Neon. */
    public static Builder builder(EndpointPath endpoint) {
        return new Builder(endpoint);
    }

    /** Collects the parts of a request; each build gives a fresh value. Not for use by several threads. */
    public static final class Builder {

        private final EndpointPath endpoint;
        private @Nullable String name;
        private @Nullable ComputeSettings settings;
        private @Nullable Boolean disabled;

        private Builder(EndpointPath endpoint) {
            this.endpoint = endpoint;
        }

        /** Its new name, 1 to 64 characters. */
        public Builder name(String name) {
            this.name = requireNonNull(name, "name");
            return this;
        }

        /** Its size and sleep. */
        public Builder settings(ComputeSettings settings) {
            this.settings = requireNonNull(settings, "settings");
            return this;
        }

        /** Whether connections are refused. */
        public Builder disabled(boolean disabled) {
            this.disabled = disabled;
            return this;
        }

        /** The request. */
        public UpdateEndpointRequest build() {
            return new UpdateEndpointRequest(
                    endpoint, Optional.ofNullable(name), Optional.ofNullable(settings), Optional.ofNullable(disabled));
        }
    }
}
