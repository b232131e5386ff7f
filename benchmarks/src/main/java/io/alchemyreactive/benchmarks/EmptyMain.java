package io.alchemyreactive.benchmarks;

/** A program that does nothing but say so: no command line in Java can take less. */
final class EmptyMain {

    static final String TEXT = "nothing";

    private EmptyMain() {}

    /** Says it. */
    public static void main(String[] args) {
        System.out.println(TEXT);
    }
}
