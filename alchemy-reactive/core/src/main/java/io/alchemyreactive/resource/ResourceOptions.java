package io.alchemyreactive.resource;

/**
 * What applies to a resource of any type.
 *
 * @param adopt whether an object that exists already and is not ours may be taken over
 * @param retain whether the object outlives its row: it is forgotten, named, and not deleted
 */
public record ResourceOptions(boolean adopt, boolean retain) {

    /** Neither adopt nor retain. */
    public static final ResourceOptions NONE = new ResourceOptions(false, false);

    /** Collects options; not thread-safe. */
    public static final class Builder {

        private boolean adopt;
        private boolean retain;

        Builder() {}

        /** Takes over an object of this name that exists already, although it is not ours. Off by default. */
        public Builder adopt() {
            adopt = true;
            return this;
        }

        /** Leaves the object alone when the resource is removed. Off by default. */
        public Builder retain() {
            retain = true;
            return this;
        }

        ResourceOptions build() {
            return new ResourceOptions(adopt, retain);
        }
    }
}
