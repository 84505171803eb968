package hudson.model;

/** In Jenkins also the response to the request: a page with the message, status 400. */
public class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Failure(String message) {
        super(message);
    }
}
