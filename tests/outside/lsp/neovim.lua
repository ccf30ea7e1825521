-- Neovim as a client: open, see diagnostics, apply a fix, hover, complete.
local program = os.getenv('IAMLINT') or 'iamlint'
local folder = vim.fn.tempname()
vim.fn.mkdir(folder, 'p')
local file = folder .. '/x.json'
vim.fn.writefile({
  '{', '  "Version": "2012-10-17",',
  '  "Statement": {"Sid": "é𝄞", "Effect": "allow", "Action": "s3:GetObject", "Resource": "*"}', '}',
}, file)
local function run()
  vim.cmd('edit ' .. file)
  local start = vim.lsp.start_client or vim.lsp.start
  local id = start { name = 'iamlint', cmd = { program, 'lsp' }, root_dir = folder, get_language_id = function() return 'json' end }
  vim.lsp.buf_attach_client(0, id)
  assert(vim.wait(10000, function() return #vim.diagnostic.get(0) > 0 end, 20), 'no diagnostics')
  local wrong
  for _, found in ipairs(vim.diagnostic.get(0)) do
    print(found.lnum, found.col, found.code)
    if found.code == 'aws/invalid-effect' then wrong = found end
  end
  -- Byte column of "allow": the characters before it are of two and four bytes.
  local line = vim.api.nvim_buf_get_lines(0, 2, 3, false)[1]
  assert(wrong.lnum == 2 and wrong.col == line:find('"allow"', 1, true) - 1, 'wrong place')
  local client = vim.lsp.get_client_by_id(id)
  local function ask(method, params)
    local answer = client.request_sync(method, params, 5000, 0)
    assert(answer and not answer.err, vim.inspect(answer))
    return answer.result
  end
  local document = { uri = vim.uri_from_bufnr(0) }
  local column = vim.str_utfindex and select(2, vim.str_utfindex(line, wrong.col + 2)) or wrong.col
  local place = { line = 2, character = column }
  local actions = ask('textDocument/codeAction', { textDocument = document, range = { start = place, ['end'] = place }, context = { diagnostics = {} } })
  local applied = false
  for _, action in ipairs(actions) do
    -- Where checking takes long, the edit is to be asked for.
    if not action.edit and action.data then action = ask('codeAction/resolve', action) end
    if not applied and action.edit and action.edit.changes and action.edit.changes[document.uri] then
      vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
      applied = true
    end
  end
  assert(applied, 'no fix')
  line = vim.api.nvim_buf_get_lines(0, 2, 3, false)[1]
  assert(line:find('"Effect": "Allow"', 1, true), line)
  assert(vim.wait(10000, function()
    for _, found in ipairs(vim.diagnostic.get(0)) do if found.code == 'aws/invalid-effect' then return false end end
    return true
  end, 20), 'the finding is still there')
  local byte = line:find('s3:GetObject', 1, true) + 2
  place.character = select(2, vim.str_utfindex(line, byte))
  assert(ask('textDocument/hover', { textDocument = document, position = place }).contents.value:find('access level'))
  assert(#ask('textDocument/completion', { textDocument = document, position = place }) > 100)
  print('neovim: all well')
end
local well, why = pcall(run)
if not well then print(why) end
vim.cmd(well and 'qall!' or 'cquit!')
