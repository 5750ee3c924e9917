// Reads {train: [[text, label]], test: [text]} from standard input; writes the labels guessed for
// `test` as a JSON list to the file named as the argument (the library writes warnings to standard
// output). "None" is no label of ours: the likeliest other one counts.
const fs = require('fs');
const { dockStart } = require('@nlpjs/basic');
const { LangDa } = require('@nlpjs/lang-da');

async function main() {
  const given = JSON.parse(fs.readFileSync(0, 'utf8'));
  const dock = await dockStart({
    settings: { nlp: { languages: ['da'], autoSave: false, nlu: { log: false } } },
    use: ['Basic'],
  });
  const nlp = dock.get('nlp');
  nlp.container.use(LangDa);
  nlp.addLanguage('da');
  for (const [text, label] of given.train) nlp.addDocument('da', text, label);
  await nlp.train();
  const guesses = [];
  for (const text of given.test) {
    const found = await nlp.process('da', text);
    const likely = (found.classifications || []).find((one) => one.intent !== 'None');
    guesses.push(likely ? likely.intent : found.intent);
  }
  fs.writeFileSync(process.argv[2], JSON.stringify(guesses));
}

main();
