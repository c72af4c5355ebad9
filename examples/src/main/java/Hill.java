import dev.downhill.descent.Batch;
import dev.downhill.descent.Descent;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Model;
import dev.downhill.optimizer.GradientDescent;
import dev.downhill.optimizer.Momentum;
import dev.downhill.optimizer.Optimizer;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Parameter;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import dev.downhill.tensor.Values;

// Draws a hill and two walks down it, `docs/hill.svg`; run in `examples`, it prints the picture.
//
// The model has two knobs: what a house's size and what its rooms do to its price, all three
// scaled to mean 0 and standard deviation 1. Large houses have many rooms, so that one knob can
// make up for the other, and the hill is a ravine. Its height is the loss, drawn exactly.

/// `price = a·size + b·rooms`, with the knobs `[a, b]`.
record TwoKnobs(Parameter knobs) implements Model {
  static final double[] START = {-1.15, 1.15};

  TwoKnobs() {
    this(
        new Parameter(Shape.of(2, 1), DType.F64, _ -> Tensor.of(Values.of(Shape.of(2, 1), START))));
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.matmul(knobs);
  }
}

void main() throws IOException {
  List<String[]> houses =
      Files.readAllLines(Path.of("houses.csv")).stream()
          .skip(1)
          .map(line -> line.split(",", -1))
          .filter(cells -> !cells[4].isEmpty())
          .toList();
  double[] size = scaled(houses, 3);
  double[] rooms = scaled(houses, 4);
  double[] price = scaled(houses, 7);
  double[] x = new double[2 * price.length];
  for (int i = 0; i < price.length; i++) {
    x[2 * i] = size[i];
    x[2 * i + 1] = rooms[i];
  }
  var batch =
      Batch.of(
          Values.of(Shape.of(price.length, 2), x), Values.of(Shape.of(price.length, 1), price));

  IO.print(
      svg(
          new Ravine(mean(size, rooms), mean(size, price), mean(rooms, price)),
          walk(new GradientDescent(), 0.48, batch),
          walk(new Momentum(0.8), 0.06, batch)));
}

/// The places that a descent of 40 steps comes through, `[a, b]` each, the start included.
List<double[]> walk(Optimizer optimizer, double rate, Batch batch) {
  var recipe =
      Recipe.of(new SquaredError(), optimizer, rate)
          .withBatch(Recipe.ALL)
          .withStops(new Stop.Steps(40));
  var descent = new Descent(new TwoKnobs(), batch, null, recipe);
  List<double[]> places = new ArrayList<>(List.of(TwoKnobs.START));
  while (descent.step()) {
    places.add(descent.theta().at("knobs").doubles().clone());
  }
  return places;
}

double[] scaled(List<String[]> rows, int column) {
  double[] numbers =
      rows.stream().mapToDouble(cells -> Double.parseDouble(cells[column])).toArray();
  double mean = Arrays.stream(numbers).sum() / numbers.length;
  double[] centred = Arrays.stream(numbers).map(number -> number - mean).toArray();
  double deviation = Math.sqrt(mean(centred, centred));
  return Arrays.stream(centred).map(number -> number / deviation).toArray();
}

double mean(double[] a, double[] b) {
  double sum = 0;
  for (int i = 0; i < a.length; i++) {
    sum += a[i] * b[i];
  }
  return sum / a.length;
}

/// `J = mean (a·size + b·rooms − price)² = a² + b² + 2r·ab − 2p·a − 2q·b + 1`, from three means
/// of products: `r` of size and rooms, `p` of size and price, `q` of rooms and price. Its level
/// lines are ellipses around the bottom, turned by 45°.
record Ravine(double r, double p, double q) {
  double bottomA() {
    return (p - r * q) / (1 - r * r);
  }

  double bottomB() {
    return (q - r * p) / (1 - r * r);
  }
}

/// Where the picture looks: pixels, pixels per unit of a knob, and the knobs in its middle.
static final int WIDTH = 760;
static final int HEIGHT = 480;
static final double UNIT = 230;
static final double MIDDLE_A = 0.05;
static final double MIDDLE_B = 0.78;

String svg(Ravine ravine, List<double[]> plain, List<double[]> momentum) {
  var svg = new StringJoiner("\n", "", "\n");
  svg.add(
      text(
          "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
              + " font-family=\"sans-serif\" font-size=\"14\">",
          WIDTH, HEIGHT));
  svg.add("<title>A ravine and two walks down it</title>");
  svg.add("<rect width=\"100%\" height=\"100%\" fill=\"" + colour(1) + "\"/>");
  for (int level = 15; level >= 1; level--) {
    double height = 0.012 * level * level;
    svg.add(
        text(
            "<ellipse rx=\"%.1f\" ry=\"%.1f\" transform=\"translate(%.1f %.1f) rotate(45)\""
                + " fill=\"%s\" stroke=\"#ffffff\" stroke-opacity=\"0.5\"/>",
            UNIT * Math.sqrt(height / (1 - ravine.r)),
            UNIT * Math.sqrt(height / (1 + ravine.r)),
            across(ravine.bottomA()),
            down(ravine.bottomB()),
            colour(level / 16.0)));
  }
  svg.add(path(plain, "#b5179e"));
  svg.add(path(momentum, "#f77f00"));
  svg.add(legend(HEIGHT - 62, "#b5179e", "plain descent, step 0.48: it zigzags across the ravine"));
  svg.add(legend(HEIGHT - 38, "#f77f00", "momentum, step 0.06: it swings round, then rolls along"));
  svg.add(text("<text x=\"16\" y=\"28\">rooms ↑</text>"));
  svg.add(
      text("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">size →</text>", WIDTH - 16, HEIGHT - 14));
  svg.add("</svg>");
  return svg.toString();
}

String path(List<double[]> places, String colour) {
  var points = new StringJoiner(" ");
  var dots = new StringJoiner("\n");
  for (double[] place : places) {
    String x = text("%.1f", across(place[0]));
    String y = text("%.1f", down(place[1]));
    points.add(x + "," + y);
    dots.add("<circle cx=\"" + x + "\" cy=\"" + y + "\" r=\"3.2\" fill=\"" + colour + "\"/>");
  }
  return "<polyline points=\""
      + points
      + "\" fill=\"none\" stroke=\""
      + colour
      + "\" stroke-width=\"1.6\"/>\n"
      + dots;
}

String legend(int y, String colour, String words) {
  return text(
      "<circle cx=\"22\" cy=\"%d\" r=\"4.5\" fill=\"%s\"/><text x=\"36\" y=\"%d\">%s</text>",
      y - 5, colour, y, words);
}

double across(double a) {
  return WIDTH / 2.0 + UNIT * (a - MIDDLE_A);
}

double down(double b) {
  return HEIGHT / 2.0 - UNIT * (b - MIDDLE_B);
}

/// From the light of the valley, at height 0, to the blue of the hills, at 1.
String colour(double height) {
  return text(
      "#%02x%02x%02x",
      Math.round(250 - 130 * height), Math.round(251 - 78 * height), Math.round(236 - 26 * height));
}

String text(String format, Object... values) {
  return String.format(Locale.ROOT, format, values);
}
