import dev.downhill.descent.Descent;
import dev.downhill.descent.Every;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.loss.CrossEntropy;
import dev.downhill.models.Generator;
import dev.downhill.models.Gpt;
import dev.downhill.models.GptSize;
import dev.downhill.models.Sampling;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.Clip;
import dev.downhill.optimizer.Decay;
import dev.downhill.schedule.Cosine;
import dev.downhill.tensor.DType;
import dev.downhill.text.Characters;
import dev.downhill.text.Tokens;
import dev.downhill.text.Windows;

/// A small GPT that learns to write like a text: `Shakespeare FILE [STEPS [SEED]]`.
void main(String[] args) throws IOException {
  String text = Files.readString(Path.of(args[0]));
  long steps = args.length > 1 ? Long.parseLong(args[1]) : 2000;
  long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
  var characters = Characters.of(text);
  var tokens = Tokens.of(characters.encode(text));
  var train = Windows.of(tokens.training(0.1), 64);
  var valid = Windows.of(tokens.validation(0.1), 64);
  var model = Gpt.gpt2(new GptSize(characters.vocabulary(), 64, 4, 4, 128), 0, DType.F32);
  var adamW = new Clip(1).then(new Adam(0.9, 0.99, 1e-8)).then(new Decay(0.1));
  var recipe =
      Recipe.of(new CrossEntropy(), adamW, 3e-3)
          .withRate(new Cosine(3e-3, steps / 20, steps, 3e-4))
          .withBatch(12)
          .withSeed(seed)
          .withValidateEvery(new Every.Steps(steps / 4))
          .withStops(new Stop.Steps(steps));
  var descent = new Descent(model, train, valid, recipe);
  while (descent.hasNext()) {
    var at = descent.next();
    if (at.step() == 1 || at.step() % (steps / 20) == 0) {
      IO.println("step " + at.step() + " J " + at.loss());
    }
  }
  var best = descent.outcome();
  IO.println("validation J " + best.validation());
  var generator = new Generator(model, best.theta(), 64);
  int[] prompt = characters.encode(text.substring(0, 1));
  IO.println(characters.decode(generator.write(prompt, 500, Sampling.of(0.8), seed)));
}
