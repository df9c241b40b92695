import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks the gateway by Java's HttpClient as it is, which offers h2c, and prints a line for each answer. */
public class OfferH2c {
  private static final HttpClient client = HttpClient.newHttpClient();
  private static String url;

  public static void main(String[] arguments) throws Exception {
    url = arguments[0];
    print("GET /healthz", HttpRequest.newBuilder(URI.create(url + "/healthz")));
    print("GET /graphql", HttpRequest.newBuilder(URI.create(url + "/graphql?query=%7B__typename%7D")));
    print("POST /graphql", post("{\"query\": \"{ __typename }\"}"));
    print("a large POST", post("{\"query\": \"{ __typename }\", \"variables\": {\"more\": \"" + "m".repeat(200_000) + "\"}}"));
    System.out.println("WebSocket: " + overWebSocket());
  }

  private static HttpRequest.Builder post(String body) {
    return HttpRequest.newBuilder(URI.create(url + "/graphql"))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static void print(String name, HttpRequest.Builder request) throws Exception {
    var response = client.send(request.build(), BodyHandlers.ofString());
    System.out.println(name + ": " + response.statusCode() + " " + response.body().strip());
  }

  /** What connection_init is answered with. */
  private static String overWebSocket() {
    var answer = new CompletableFuture<String>();
    client.newWebSocketBuilder()
        .subprotocols("graphql-transport-ws")
        .buildAsync(URI.create(url.replaceFirst("^http", "ws") + "/graphql"), new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean isLast) {
            answer.complete(data.toString());
            socket.abort();
            return null;
          }

          @Override
          public void onError(WebSocket socket, Throwable error) {
            answer.completeExceptionally(error);
          }
        })
        .join()
        .sendText("{\"type\": \"connection_init\"}", true);
    return answer.join();
  }
}
