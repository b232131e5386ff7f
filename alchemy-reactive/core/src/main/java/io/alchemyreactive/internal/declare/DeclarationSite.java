package io.alchemyreactive.internal.declare;

/**
 * The place of a declaration in the program, found without the cost of a stack trace: the class that contains its
 * lambda.
 */
public final class DeclarationSite {

    private final Class<?> lambda;

    private DeclarationSite(Class<?> lambda) {
        this.lambda = lambda;
    }

    /** The place where this lambda is written. */
    public static DeclarationSite of(Object lambda) {
        return new DeclarationSite(lambda.getClass());
    }

    /** The name of the class. */
    @Override
    public String toString() {
        String name = lambda.getName();
        int generated = name.indexOf("$$Lambda");
        return generated < 0 ? name : name.substring(0, generated);
    }
}
