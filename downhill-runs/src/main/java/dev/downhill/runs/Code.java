package dev.downhill.runs;

import java.util.Arrays;
import java.util.Optional;

/// The diagnoses by code: what each is called, what is done about it, and the long explanation.
public enum Code {
  DH101(
      "looks like an identifier",
      "dropped",
      """
      Nearly every row holds a different text or whole number, so the column names rows rather than
      describing them. A model can learn such a column by heart and know nothing about the next row.

      Measured  how many different values the column has, over all rows.
      Done      the column is left out.
      Change    --keep COLUMN, if it does describe the row.\
      """),
  DH102(
      "leading zeros",
      "kept as text",
      """
      The cells look like whole numbers, but some begin with 0, as zip codes and account numbers do.
      Read as numbers they would lose the zeros, and 02139 + 1 means nothing.

      Measured  cells such as 02139, over all rows.
      Done      the column is a category: each text is a value of its own.
      Change    --type COLUMN=number, if it does count something.\
      """),
  DH103(
      "constant column",
      "dropped",
      """
      Every row of the training part holds the same value, or none holds any. Such a column cannot tell
      two rows apart, so nothing can be learned from it.

      Done      the column is left out.\
      """),
  DH104(
      "rows without target",
      "rows left out",
      """
      A row whose target is missing has nothing to compare a guess with: it can neither train a model
      nor test one.

      Done      these rows are left out of all parts.\
      """),
  DH105(
      "may leak the answer",
      "kept",
      """
      One column alone explains the target almost wholly. That is sometimes the nature of things, and
      more often a column that is filled in after the answer is known: a tax computed from the price, a
      date of leaving in a table of who leaves. Such a model shines in the test and fails in use.

      Measured  on the training part, R² of a straight line through this column alone, or of the
                means of its levels: over 0.98 where there are three inputs or more, over 0.9999
                where there are two. A single input is not looked at, and neither is a target of
                more than two classes.
      Done      nothing; the column is used.
      Change    --drop COLUMN, if it will not be known when the model is used.\
      """),
  DH107(
      "rows that repeat",
      "kept together, or told",
      """
      Rows that are the same in every input and in the target. If one of them trained the model and
      another tested it, the test would ask for what was learned by heart.

      Measured  whole rows, over all rows that have a target.
      Done      rows that are the same stand on one side of the split. With --split every:5 or
                --test FILE, which move no row, test rows that train or validate too are counted.
      Change    take out rows that are in the file twice by mistake; use shares in --split.\
      """),
  DH108(
      "many knobs for few rows",
      "trained all the same",
      """
      There are more than a fifth as many knobs as training rows. A model with so much freedom can
      learn the rows by heart, noise and all, and guess worse on rows it has not seen.

      Measured  parameters > training rows / 5.
      Change    a smaller --hidden, --decay 0.01, --model linear, or more rows.\
      """),
  DH109(
      "a value of another kind",
      "not read as a number",
      """
      A column of numbers holds something else far down the file. Downhill reads all rows before it
      decides, and does not guess what one odd cell means: it names the line and shows the text.

      Done      nothing is trained if nearly all cells are numbers; else the column is kept as text;
                a number beyond 1.8e308, which no 64-bit number reaches, counts as missing.
      Change    --na TEXT, if the text stands for a missing value;
                --type COLUMN=category, if the column is not one of numbers.\
      """),
  DH110(
      "classes written as numbers",
      "guessed as amounts",
      """
      The target holds a few whole numbers again and again. Such numbers may be amounts (rooms, stars),
      where 2 lies between 1 and 3, or names of classes (0 for no and 1 for yes), where it does not.
      The file does not say which, so they are taken for what they are written as.

      Measured  ten different whole numbers at most, each in five rows or more on average.
      Change    --type COLUMN=category, if they are classes: the model then gives each a probability.\
      """),
  DH111(
      "no line of names",
      "the first row lost",
      """
      The first line of a file must name its columns. Here most names look like cells: their own
      column holds them again, or they are numbers between the numbers below them. Such a file was
      likely written without a line of names, and its first row is taken for one.

      Measured  more than half of the names; numbers that count up by one (2019, 2020) are names.
      Done      nothing; the first line is read as names.
      Change    add a line above the rows, such as: size,floor,rent\
      """),
  DH112(
      "nearly all is other",
      "kept",
      """
      A text that few rows hold cannot be learned from, so such texts are pooled as one value, "other".
      In this column nearly every row ends there, as it does where dates or names are read as text, and
      the model can hardly tell the rows apart by it.

      Measured  over 80 % of the training rows. A text is rare in fewer than ten of them (in small
                tables: in fewer than one in a hundred), or beyond the 100 most frequent.
      Done      the column is used, with "other" as one of its values.
      Change    --drop COLUMN, or put what matters into columns of its own: year, month, weekday.\
      """),
  DH201(
      "the descent is climbing",
      "rolled back",
      """
      Each step goes down the slope, but so far that it lands higher on the other side of the valley,
      where the slope is steeper; the next step jumps further still. The loss grows without end.

      The longest step that does not climb is 2 / λ, where λ is the steepest curvature at that place
      (the largest eigenvalue of the Hessian). It is measured by power iteration on products of the
      Hessian with a vector. It is exact for a linear model with squared error; for nets the curvature
      changes along the way, so there it is about.

      Measured  the loss over 3 times the best for 5 steps, or not finite.
      Done      back to the best position. With --on-diverge retry, on from there with a quarter of the
                step, at most three times; with --on-diverge stop, the end.
      Change    leave out --lr, and a rate is found on a copy.\
      """),
  DH303(
      "not better than guessing",
      "told",
      """
      On the test rows the model is no better than always guessing the same: the median for numbers, the
      most frequent class for categories. Either the inputs do not hold the answer, or this model cannot
      find it in them.

      Change    --model mlp, other inputs, or more rows.\
      """),
  DH304(
      "too few test rows to tell",
      "told",
      """
      The test rows are a sample. Had the luck of the draw been other, the gain over guessing would have
      been other too, and the interval in which it lies with 95 % chance holds zero.

      Measured  mean ± 1.96 standard errors of the difference in squared miss, row by row.
      Change    more rows, or a larger test part with --split.\
      """),
  DH401(
      "a JDK with a known fault",
      "told",
      """
      JDK 25 before 25.0.3 can move an array that native code has pinned while its G1 collector runs
      (JDK-8377811). Downhill itself calls no native code, but libraries beside it may.

      Change    update the JDK to 25.0.3 or newer.\
      """),
  DH402(
      "vector kernels are off",
      "slower, same numbers",
      """
      The module jdk.incubator.vector is not there, so each kernel runs in its scalar form. The numbers
      are the same to the last bit; only the time is longer.

      Change    start Java with --add-modules jdk.incubator.vector, as the launcher ./downhill does.\
      """),
  DH403(
      "it will not fit",
      "not begun",
      """
      The plan adds up what the descent will hold at its peak: parameters, the optimizer's memory, the
      arrays of a step, the data. Java may take less than that here.

      Done      nothing is begun, so nothing is lost after hours.
      Change    a smaller --batch, --context or --preset; or let Java take more, with
                DOWNHILL_JAVA_OPTS=-Xmx12g for example.\
      """),
  DH404(
      "a damaged checkpoint",
      "an older one used",
      """
      Each checkpoint lies beside a list of its files with their lengths and SHA-256, which are compared
      before it is believed. The newest does not match: something altered or shortened it after it was
      saved. The last two are kept for this case.

      Done      the descent goes on from the newest one that is whole. The steps that it has not seen are
                made again, and come to the same bits.
      Change    nothing needs to be; if it happens again, look at the disk.\
      """),
  DH405(
      "the disk takes no more",
      "training goes on",
      """
      A checkpoint, the events or the description of a run could not be written: the disk is full,
      read-only, or failed. A descent of hours is worth more than a file that can be written later, so it
      goes on; checkpoints that were saved before are whole.

      Done      the next checkpoint is tried in its turn; events wait in memory. If in the end neither
                the model nor any checkpoint can be saved, the command ends with 7 and takes the run
                folder away again.
      Change    free some space while it runs.\
      """),
  DH501(
      "values never seen",
      "treated as other",
      """
      A category holds a text that the training part did not. The model has learned nothing about it.

      Done      the cell counts as "other", and the rows are counted.
      Change    train again with such rows; --strict makes it an error.\
      """),
  DH502(
      "a column is missing",
      "treated as missing",
      """
      The model was trained with a column that this file does not have.

      Done      each of its cells counts as missing, as such cells did in training.
      Change    add the column; --strict makes it an error.\
      """),
  DH503(
      "a column too many",
      "ignored",
      """
      The file has a column that the model was not trained with.

      Done      the column is not read.\
      """),
  DH504(
      "outside the trained range",
      "used as it is",
      """
      A number is lower or higher than any in the training part. There the model follows the line that it
      learned inside, and nothing says that the world does too.

      Done      the number is used as it is, and the rows are counted.
      Change    train with such rows; --strict makes it an error.\
      """),
  DH505(
      "rows that trained the model",
      "scored all the same",
      """
      The file is the one that the model learned from. Most of its rows trained the model, or decided
      when its training ended, so it does better on them than it will on new ones.

      Measured  the file's SHA-256 is that of the training file; a copy that was altered is not known.
      Done      all rows are scored; the score of the test part, which the training never saw, is told.
      Change    evaluate rows that it has not seen.\
      """);

  private final String title;
  private final String action;
  private final String explanation;

  Code(String title, String action, String explanation) {
    this.title = title;
    this.action = action;
    this.explanation = explanation;
  }

  /// A few words without a full stop.
  public String title() {
    return title;
  }

  /// What Downhill does about it, in a word or two.
  public String action() {
    return action;
  }

  /// What it means, how it is measured, what is done and how to change that.
  public String explanation() {
    return explanation;
  }

  /// The code of this name, in any case of letters.
  public static Optional<Code> of(String name) {
    return Arrays.stream(values()).filter(code -> code.name().equalsIgnoreCase(name)).findFirst();
  }
}
