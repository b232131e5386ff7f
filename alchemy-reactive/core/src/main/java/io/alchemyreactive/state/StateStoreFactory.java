package io.alchemyreactive.state;

import io.alchemyreactive.effect.Redacted;
import java.util.Map;
import java.util.Set;

/**
 * Opens stores whose place has the form of a URL, so that the command line need not know them. Found by
 * {@link java.util.ServiceLoader}; has a public constructor without parameters. Thread-safe.
 */
public interface StateStoreFactory {

    /** The schemes of the URLs that it opens, in lower case. */
    Set<String> schemes();

    /**
     * The store at a place; touches nothing yet.
     *
     * @param location the URL, which may hold a password
     * @param settings further settings by their names, as an environment has them
     * @throws io.alchemyreactive.error.ConfigurationException when the place or a setting is wrong; its message quotes
     *     no secret
     */
    StateStore open(Redacted<String> location, Map<String, String> settings);
}
