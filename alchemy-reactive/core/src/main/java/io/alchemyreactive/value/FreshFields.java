package io.alchemyreactive.value;

import java.util.TreeMap;

/** Fields for one {@link Value.Fields}: their maker gives them away, so that they need not be copied. */
final class FreshFields extends TreeMap<String, Value> {

    private static final long serialVersionUID = 1;
}
